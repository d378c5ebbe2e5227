"""How many of the moves that are found have the post that a reader found, and how many a wrong one.

    python -m benchmarks.roles [SET ...] [--wrong] [--missing]

A set is a folder with labels.jsonl and articles.jsonl. A role is right if it names a post of the
same kind as the label does (a head, a director and a leader are one), whatever its field.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from pathlib import Path

from pipelines.called import Called, orgs_said
from pipelines.judge import compile_rules, judge
from pipelines.score import _loose, _of_claim, _of_label, _published, read_items
from talentwire.config import load_facts
from talentwire.places import shipped_config

ROOT = Path(__file__).parent.parent
SETS = [ROOT / "tests/quality" / name for name in ("labelled", "reports", "read")]
SETS += [ROOT.parent / "shared/data/gold"]

# Kinds of posts, the more exact before the plainer; in the words of labels
# and of articles; _ is a space.
KINDS = {
    "technology": r"""(?<![a-z])cto(?![a-z]) technolog techni tecnic 技术官 技術責任 技术长
        기술책임 técnic technikchef tecnologia 首席技术""",
    "finance": r"(?<![a-z])cfo(?![a-z]) financ finanz 財務 财务 재무",
    "operating": r"""(?<![a-z])coo(?![a-z]) operating operati operaciones operações
        opérations 執行責任 运营官 운영책임""",
    "product": r"\bcpo\b product produkt prodott produit produto プロダクト 产品 제품",
    "revenue": r"""\bcro\b revenue sales umsatz vertrieb vendas ventas commercial comercial
        営業 매출 销售""",
    "marketing": r"\bcmo\b marketing マーケ 市场 마케팅",
    "legal": r"counsel legal juri rechts giurid jurídic 法务 法律 法務 법률",
    "board": r"""board outside_director aufsichtsrat beirat \bcda\b consiglier conseil_d
        consejo conselh 取締役 董事(?!长|總|总) 이사회 사외이사 administrador
        administrat(eur|rice)\b""",
    "science": r"scien scient wissenschaft cient[ií]f cientista 科学 科學 サイエン 과학",
    "executive": r"""(?<![a-z])ceo(?![a-z]) chief_executive executive_officer pdg \bdg\b
        directeur_général geschäftsführ vorstandschef konzernchef firmenchef
        amministrat \bad\b consejer[oa]_delegad director(a)?_(general|ejecutiv)
        director-geral diretor(a)?[_-](executiv|geral) presidente-executiv
        最高経営 首席执行 执行长 行政总裁 최고경영 대표(?!적) 社長
        directrice_générale vorstandsvorsitz unternehmenschef""",
    "vice": r"\bs?vp\b \bevp\b vice vize 副总裁 副社長 부사장",
    "chair": r"""chair vorsitz 会長 董事长 의장 회장 presidente_del_(cda|consiglio)
        président_du_conseil""",
    "president": r"president präsident président 总裁 사장 社長 원장",
    "adviser": r"advis berat consul conseill asesor assessor 顾问 顧問 고문 자문",
    "engineer": r"engineer ingen ingegn ingén engenh エンジニア 工程师 엔지니어",
    "research": r"research forsch ricerc recherch cherch investig pesquis 研究 연구",
    "partner": r"partner socio associé sócio 合伙 パートナー 파트너",
    "head": r"""head chef chief lead direct dirett direkt boss leit capo respons jef[ea]
        líder patron tête guida testa manag diret 負責 负责 主管 总监 院长 所長
        部長 部門長 責任者 トップ リーダー 代表 総括 総責 本部長 室長 총괄 책임
        센터장 원장 부문장 소장 팀장 본부장 실장 지사장 リード 掌门 country
        カントリー 取締役 상무 掌舵 frente comando cabeza spitze""",
}


def kinds(role: str) -> set[str]:
    """Return the kinds of posts that a role names."""
    words = {kind: "|".join(listed.split()).replace("_", " ") for kind, listed in KINDS.items()}
    return {kind for kind, listed in words.items() if re.search(listed, role.lower())}


def agree(label: str, said: str) -> bool:
    """Return whether two roles name posts of one kind."""
    wanted, got = kinds(label), kinds(said)
    led = {"head", "president", "research", "executive"}
    exact = (wanted & got) - {"head"}
    head = ("head" in wanted and got & led) or ("head" in got and wanted & {*led, "science"})
    return bool(exact or head or not wanted)


def main() -> None:
    """Print a line for each set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", type=Path, default=SETS)
    parser.add_argument("--wrong", action="store_true", help="list roles that disagree")
    parser.add_argument("--missing", action="store_true", help="list labelled roles not found")
    parser.add_argument("--language")
    args = parser.parse_args()
    rules = compile_rules(load_facts(shipped_config()))
    for folder in args.sets:
        count: Counter[str] = Counter()
        for label, article in read_items(folder / "labels.jsonl", folder / "articles.jsonl"):
            language = str(label.get("lang") or article.get("lang") or "")
            if not label.get("moves") or (args.language and language != args.language):
                continue
            said = judge(
                article.get("title") or "", article.get("text") or "", language or None, rules,
                published=_published(article.get("published")),
            )  # fmt: skip
            called = Called((str(m.get("person") or "") for m in label["moves"]), label, rules)
            forms = orgs_said(label, rules)
            claims = {_loose(_of_claim(c, called, forms), rules): c for c in said.claims}
            for move in label["moves"]:
                claim = claims.get(_loose(_of_label(move, rules), rules))
                if claim is None:
                    continue
                wanted, got = move.get("role"), claim.role
                count["matched"] += 1
                count["labelled"] += bool(wanted)
                count["told"] += bool(got)
                where = f"{label['id']} {language} {claim.person}"
                if wanted and got:
                    right = agree(wanted, got)
                    count["right"] += right
                    count["wrong"] += not right
                    if args.wrong:
                        print(f"{'ok   ' if right else 'WRONG'} {where}: {wanted} | {got}")
                elif got:
                    count["unasked"] += 1
                    if args.wrong:
                        print(f"EXTRA {where} {claim.kind}: - | {got} | {claim.quote[:160]}")
                elif wanted:
                    count["missing"] += 1
                    if args.missing:
                        print(f"MISS  {where} {claim.kind}: {wanted} | {claim.quote[:300]}")
        print(
            f"{folder.name:10} {count['matched']:4} moves matched, {count['labelled']:4} of them"
            f" labelled with a role: {count['right']:3} right, {count['wrong']:3} wrong,"
            f" {count['missing']:3} missing; {count['unasked']:3} roles where the label has none"
        )


if __name__ == "__main__":
    main()
