"""Names in Chinese, Japanese and Korean writing that are in no table.

Nothing marks a name there: what stands on both sides does, and once a name is sure it is one
wherever it stands. Titles, verbs and endings are lists of config/language/*.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipelines.given import hangul_given
from pipelines.hanzi import NEVER, chinese_people, ends_here
from pipelines.lazy import Regexes
from pipelines.names import NameWords, Shape
from pipelines.patterns import Language
from pipelines.spans import Span, Taken

_HAN = r"\u3400-\u9fff々"
# Characters that foreign names are transcribed with.
_SOUNDS = (
    "阿埃艾爱安昂奥巴白拜班邦保鲍贝本比彼边宾波伯博布查昌楚茨达戴丹道德登邓迪蒂丁东顿"
    "多杜厄恩尔法凡范方菲费芬丰冯佛"
    "弗福富盖甘冈高戈格葛根贡古瓜圭果哈海汉汗豪赫黑亨洪胡华怀惠霍基吉加贾简姜杰金京卡"
    "凯坎康考柯科可克肯孔库夸奎昆拉"
    "腊莱赖兰朗劳勒雷蕾里利莉丽列林琳龙隆卢鲁露伦罗洛吕马玛迈麦曼芒毛梅门蒙孟米密敏莫"
    "默姆穆娜纳南内尼妮涅宁牛纽农"
    "努诺欧帕派潘庞佩彭蓬皮珀平普齐奇恰钱强乔切琴丘屈热让荣茹瑞若撒萨塞赛桑森沙莎珊尚"
    "烈琪凡妃姗婷嫚岚廷彤悉昔晏朔杉杭桃梯沁沛浮涛润淑滕潭熙燕玫瑰碧祖禄窦笛缪罕艺芦荷莹蓓薄裘觉诃辽迅道邱郝酷铎阁陀雁雯靖颇骆哲修璐伯仙夕娅嫩巧帖庄弧彦怡惟憨戎扎摩撒敏斌昌景曲朋杏枚柴栋棉楠榭殷汀沐泷洁淇添渥湖漠澳炎热煌牟玲珊瑙璜甄甸盖督睦瞿石砾祁秀穗竺筏简素绸缇罩翟耐肃肯胡胥腊艮茅荫菜萌葡蒲蕃薛藤虞蚌蜜衡袁裴诸谦豆贤贯费赏赤辑迟遁邝郎酒野钟铭锁锦闵闻阔陆雄霞霭鞋颜飞骊髦鲸鹏黛鼎"
    "茱得翰昂璧晖蕾桂逊芭薇葛莱萝蔻慕梵谟诺蓓荻拓赫黎奈埃惹妙苔丝尧瑙睿弩浦昆汶"
    "买泊绒尹绪拉雪绪慈莲茵谟拜狄芒帖塔吾尔古丽扎"
    "绍舍申什圣施史舒顺斯丝苏孙索"
    "塔泰坦汤唐陶特腾提田廷图土托瓦万汪旺王威韦维温文翁沃乌武西希锡席夏香肖歇谢辛欣许"
    "雅亚延扬杨耶叶伊依因英尤约云宰赞"
    "泽扎詹章珍芝朱卓兹佐薇伍翠娃拿媛黛绮雯婕蒂妲娅芙吴徐李陈赵张刘历厉辛迦迩茜阮阳哥"
    "逊斐贡钦丽贞尼捷契兆肇夫弥曹迭娥卫聂崔焦嘉洁诗仑珀露霞达皋堡"
)
# A character that is seldom heard in names may stand between two that are.
_PART = rf"(?:[{_SOUNDS}]|(?<=[{_SOUNDS}])(?![{''.join(sorted(NEVER))}])[\u4e00-\u9fff](?=[{_SOUNDS}])){{1,8}}"
_DOTTED = re.compile(rf"[{_SOUNDS}]{{1,7}}(?:[·・•‧∙]{_PART}){{1,2}}")
_TRANSCRIBED = re.compile(rf"[{_SOUNDS}]{{2,8}}$")


def hanzi_before(
    text: str, end: int, names: NameWords, language: Language
) -> tuple[int, int] | None:
    """Return where the Chinese form stands of a Latin name whose bracket opens at *end*."""
    if language.code != "zh":
        return None
    before = text[max(0, end - 24) : end].rstrip()
    end = max(0, end - 24) + len(before)
    for found in re.finditer(rf"(?:[{_SOUNDS}]{{1,7}}[·・•‧∙])+[{_SOUNDS}]{{1,8}}$", before):
        return end - len(found.group()), end
    small = text.lower()
    role, sounds = language.lists.get("role"), _TRANSCRIBED.search(before)
    for length in range(8, 1, -1):
        family = names.hanzi.match(text, end - length)
        name = text[end - length : end]
        spelt = sounds is not None and length <= len(sounds.group())
        if ends_here(role, small, end - length) and (spelt or (family and length <= 4)):
            if re.fullmatch(r"[\u4e00-\u9fff]+", name):
                return end - length, end
    if sounds and len(sounds.group()) > 4:
        return end - len(sounds.group()), end
    for length in (3, 2, 4):
        family = names.hanzi.match(text, end - length)
        if family and family.end(1) < end and (family.end() == end or length == 4):
            return end - length, end
    return (end - len(sounds.group()), end) if sounds else None


def bracketed(text: str, start: int, language: Language) -> bool:
    """Return whether a Latin name is in brackets behind a transcribed one: 古普塔(Sonal Gupta)."""
    if language.code != "zh" or text[start - 1 : start] != "(":
        return False
    return _TRANSCRIBED.search(text[max(0, start - 24) : start - 1].rstrip()) is not None


def eastern_people(text: str, names: NameWords, language: Language, sure: set[str]) -> list[Shape]:
    """Return hanzi, kanji and Hangul names by what stands beside them, in order.

    Those in *sure* are names already, and are found wherever they stand.
    """
    finders = {"zh": chinese_people, "ja": _japanese, "ko": _korean}
    finder = finders.get(language.code)
    if finder is None:
        return []
    found = list(finder(text, text.lower(), names, language))
    return _everywhere(text, found, sure, language.code)


def _everywhere(text: str, found: list[Shape], sure: set[str], code: str) -> list[Shape]:
    """Return the shapes and wherever else the same characters stand."""
    texts = {shape.text for shape in found}
    # 瀬戸口氏 after 瀬戸口亮氏 is a family name, not a name of its own.
    found = [s for s in found if not any(t != s.text and t.startswith(s.text) for t in texts)]
    shapes = {shape.start: shape for shape in found}
    for name in {shape.text for shape in found} | sure:
        edge = "(?<![가-힣])" if code == "ko" else ""
        for hit in re.finditer(edge + re.escape(name), text):
            shapes.setdefault(hit.start(), Shape(hit.start(), hit.end(), name, True))
    return [shapes[start] for start in sorted(shapes)]


def dotted(text: str, language: Language | None) -> Iterable[Shape]:
    """Yield transcribed names with a dot: 卢卡斯·拜尔."""
    after = language.lists.get("person_after") if language else None
    small = text.lower()
    for hit in _DOTTED.finditer(text):
        start, end = hit.span()
        for cut in (1, 2):
            verb = after.match(small, end - cut) if after else None
            if verb and verb.end() > end and end - cut > start + 3:
                end -= cut
                break
        yield Shape(start, end, text[start:end], True)


_KANJI_RUN = re.compile(rf"[{_HAN}ヶ]{{2,14}}")
# Kanji, then a given name in kana, then perhaps kanji again: 狩俣エリカ, 桐生ジェームズ拓海.
_MIXED = re.compile(
    rf"[{_HAN}ヶ]{{1,10}}(?:[ァ-ヺー・]{{2,9}}[{_HAN}]{{0,3}}?|[ぁ-ん]{{2,4}})"
    r"(?=\s?(?:氏|さん|博士|教授|[A-Z]{3}|両氏|社長|代表|会長|副社長|[（(]))"
)
_SPACED = re.compile(
    rf"(?<![{_HAN}])([{_HAN}ヶ]{{1,4}})[ 　]([{_HAN}ぁ-んァ-ヺー]{{1,5}}?)(?=[ 　]?(?:氏|さん|博士|教授|[（(]|が|は|を|[A-Z]{{3}}))"
)
_JA_AFTER = re.compile(
    r"\s?(?:氏|さん|博士|教授|准教授|社長|副社長|会長|代表|取締役|最高|ceo|cto|cfo|coo|所長|部長|cpo"
    r"|[常専]務|執行役員|本部長|室長|研究員|共同代表|[一二三四五六七八九]段|両氏|容疑者|議員|大臣|首相|長官)"
    r"|[（(](?=[\d]{2}|[ァ-ヺー\u3041-\u3096・a-z]{2})"
)
_JA_TITLE = re.compile(
    r"(?<=.{3})(?:氏|社長|副社長|会長|博士|教授|准教授|代表|取締役|最高|所長|部長|常務|専務"
    r"|執行役員|本部長|室長|研究員|共同創業者|[一二三四五六七八九]段|両氏|容疑者|議員|大臣|首相|長官)"
)
_JA_SURE = re.compile(
    r"\s?(?:氏|さん|博士|教授|ceo|cto|cfo|coo|両氏|社長|代表|会長|副社長)|[（(](?=[\d]{2}[）)]|[a-z]{2,}\s[a-z])"
)
_JA_PARTICLE = re.compile(r"[がはをもにとへ、。）)，\n・]|から|$")


def _japanese(text: str, small: str, names: NameWords, language: Language) -> Iterable[Shape]:
    yield from _mixed(text, small, names, language)
    for hit in _SPACED.finditer(text):
        if names.kanji_family.fullmatch(hit[1]):
            yield Shape(hit.start(), hit.end(), hit.group(), True)
    role, never = language.lists.get("role"), language.lists.get("not_a_name")
    for run in _KANJI_RUN.finditer(text):
        start, end = run.span()
        titled = _JA_AFTER.match(small, end)
        if not titled:
            inner = _JA_TITLE.search(text[start:end])
            if inner:
                titled = inner
                end = start + inner.start()
        start = _without_titles(small, start, end, role, language, names)
        name = text[start:end]
        if not 3 <= len(name) <= 6 or (role and role.search(name)):
            continue
        if (never and never.search(name)) or names.kanji_family.fullmatch(name):
            continue
        known = names.kanji.match(name) is not None
        led = ends_here(role, small, start) > 1 or ends_here(role, small, start - 1) > 1
        if (titled and (known or len(name) <= 5)) or (
            (known and led or len(name) == 4 and _family(name, names) > 1)
            and _JA_PARTICLE.match(small, end)
            and _opens(text, start)
        ):
            yield Shape(start, end, name, True)


def _family(name: str, names: NameWords) -> int:
    """Return how many characters of a name are a known family name."""
    found = names.kanji_family.match(name)
    return found.end() if found else 0


def _opens(text: str, start: int) -> bool:
    """Return whether a name may begin at *start*: no run of kanji or katakana goes on there."""
    return (
        not start or not re.match(rf"[{_HAN}ァ-ヺ]", text[start - 1]) or text[start - 1] in "元前"
    )


def _mixed(text: str, small: str, names: NameWords, language: Language) -> Iterable[Shape]:
    """Yield names of kanji and kana before a title: 狩俣エリカ氏."""
    role, never = language.lists.get("role"), language.lists.get("not_a_name")
    for hit in _MIXED.finditer(text):
        start, end = hit.span()
        kanji = re.match(rf"[{_HAN}ヶ]+", hit.group())
        assert kanji is not None
        first = _without_titles(small, start, start + kanji.end(), role, language, names)
        while start + kanji.end() - first > 4 or (
            start + kanji.end() - first > 2 and small[first] in "元前現新同米"
        ):
            first += 1
        name = text[first:end]
        hiragana = "\u3041" <= name[-1] <= "\u3096"
        family = names.kanji_family.fullmatch(text[first : start + kanji.end()])
        titled = _JA_SURE.match(small, end)
        if not titled or (hiragana and not family) or (role and role.search(name)):
            continue
        if not (never and never.search(name)):
            yield Shape(first, end, name, True)


def _without_titles(
    small: str,
    start: int,
    end: int,
    role: re.Pattern[str] | None,
    language: Language,
    names: NameWords,
) -> int:
    """Return where a name begins in a run of kanji that may open with a title."""
    lead = language.lists.get("name_lead")
    moved = True
    while moved:
        moved = False
        for listed in (role, lead):
            hit = listed.match(small, start, end) if listed else None
            single = hit is not None and hit.end() == start + 1
            if single and _family(small[start:end], names) > 1:
                continue  # 伊集院: no Italian
            if hit and hit.end() > start and end - hit.end() >= 2:
                start, moved = hit.end(), True
    return start


_KO_NOT_LAST = frozenset("의를을에는과와된던")
_KO_ENDS = _KO_NOT_LAST | frozenset("은이가도로한할인던고며서만까들적해")
_KO_STRICT = frozenset(("은", "는", "이", "가", "을", "를", "과", "와", "의"))
_KO_SUFFIX = re.compile(r"씨(?=[가는은를와의도 ])|님")
_KO_VERBAL = frozenset("한된할인던는은")  # endings of verbs: 신청한 직원
_KO_TITLE = re.compile(r" (?:(?:전|현|당시) )?(?:[^\s,은는을를에]{1,10} ){1,2}[^\s,]{2,12}")
_KO_NEXT = re.compile(
    r" ((?:전 |현 )?[가-힣A-Za-z]{1,10}?)(?:은|는|이|가|을|를|의|도|와|과|에게|에|로|으로|께서)?(?=[\s,.()…·'\"]|$)"
)
_KO_WAS = re.compile(r"(?:였던|이었던|이던|던|출신|출신인|출신의|인|이자) $")
_KO_PARTICLE = re.compile(r"(?:은|는|이|가|을|를|과|와|도|의|에게|로|,|\s|\)|…|·|'|\"|”|’|\.|$)")
# Sounds that names of other languages are written with, and hardly a Korean word.
_KO_SOUNDS = re.compile(
    r"[르드브프크트즈츠쉬슈셰켈벨델엘멜펠헬넬렐쿠투푸루카타파코포토케테페키티퀴큐튜샤쇼쉐릭닉맥넷렛벳젤켄벤덴웬펜렌"
    r"롭랩란렉룬리나니마미라레로야요바보노누슐먼퍼터커더버저머너러허쥐뉴듀류휴줄폴콜톨볼돌홀캐패태팸캠챈챔젠첸맨밴댄벅덴퀸핀틴킨린딘빈윈쇤뮐뤼퐁앤애엠웡왓윗샨션섄]"
)


def _korean(text: str, small: str, names: NameWords, language: Language) -> Iterable[Shape]:
    yield from _korean_pairs(text, small, language)
    for hit in _KO_CHINESE.finditer(text):
        yield Shape(hit.start(), hit.end(), hit.group(), True)
    title, role = language.lists.get("title"), language.lists.get("role")
    never, staff = language.lists.get("not_a_name"), language.lists.get("unnamed")
    for hit in names.hangul.finditer(text):
        start, end = hit.span()
        name = hit.group()
        if (
            name[-1] in _KO_NOT_LAST
            or (never and never.match(name) and not _given(name))
            or (role and role.search(name))
        ):
            continue
        titled = title.match(small, end + 1) if title and text[end : end + 1] == " " else None
        titled = titled or _KO_SUFFIX.match(text, end)  # 마케팅팀장 is nobody called 마케팅
        if not titled and not (
            name[-1] in _KO_VERBAL and ends_here(staff, small, _word_end(text, end + 1))
        ):
            titled = _title_next(small, end, role, title)
        was = _KO_WAS.search(text, max(0, start - 5), start)
        before = was.start() if was else start - 1
        led = start and text[start - 1] == " " and ends_here(role, small, before) > 1
        led = led or (was is not None and was.group() in ("던 ", "출신 "))  # 이끌던 반소희를
        if not titled and name[-1] not in _KO_ENDS and role:
            near = _KO_TITLE.match(small, end)  # 하정우 네이버 AI센터장
            titled = role.search(near.group()) if near else None
        closed = _KO_PARTICLE.match(text, end)
        loose = name[-1] in _KO_ENDS and not (closed and closed.group() in _KO_STRICT)
        if titled or ((led and not loose or _given(name)) and closed):
            yield Shape(start, end, name, True)
        elif text[end : end + 1] == "(" and (
            _given(name) or re.match(r"\([A-Z\u4e00-\u9fff]|\(\d\d", text[end:])
        ):
            yield Shape(start, end, name, True)


def _title_next(
    small: str, end: int, role: re.Pattern[str] | None, title: re.Pattern[str] | None
) -> re.Match[str] | None:
    """Return the title that the next word ends in: 계성덕 성과리더가."""
    near = _KO_NEXT.match(small, end)
    for listed in (role, title):
        for hit in listed.finditer(near[1]) if near and listed else ():
            # 전북이 국가대표: a particle, and no title of its own.
            bare = hit.start() == 0 or small[end - 1] not in "이가은는도를을의"
            if hit.end() == len(near[1]) and bare:
                return hit
    return None


_KO_CHINESE = re.compile(
    r"(?<![가-힣])(?:량|린|저우|자오|왕|리|천|양|류|쑨|주|후|궈|허|가오|뤄|셰|탕|쉬|펑|덩|차오|쩡|샤오|톈|둥|위안|판|차이|예|청"
    r"|웨이|뤼|딩|선|옌|런|루|야오|추이|탄|쉐|팡|먀오|첸|바이|우|마|장|젠|량)[가-힣]{2,3}"
    r"(?=\s?\([\u4e00-\u9fff]| (?:씨|박사|교수|연구원|CEO|CTO|최고|수석|창업자|창립자|부총재|총재|대표|회장|공동))"
)
_KO_SPLIT = re.compile(
    r"(?<![가-힣])[가-힣]{1,2} [가-힣]{2,5}(?= (?:씨|박사|임시 대표|대표|연구원|CEO|CTO|최고[가-힣]+책임자|교수)(?:[^가-힣]|[은는이가을를의와과도]|$))"
)


def _word_end(text: str, at: int) -> int:
    found = re.compile(
        r"[가-힣A-Za-z]*?(?=(?:은|는|이|가|을|를|의|도|들)?(?:[^가-힣A-Za-z]|$))"
    ).match(text, at)
    return found.end() if found else at


def _given(name: str) -> bool:
    """Return whether a Hangul name's last two syllables are a given name of Faker's list."""
    return name[-2:] in hangul_given()


_KO_PAIR = re.compile(
    r"(?<![^\s\"'“‘(·])[가-힣]{1,5} (?:[드반폰데라르] )?[가-힣]{1,6}?"
    r"(?=(?:은|는|이|가|을|를|의|도|와|과|에게)?(?:[\s,.(…·'\"”’]|$))"
)
_KO_HONORIFIC = re.compile(
    r"\s?(?:씨|박사|교수|ceo|cto|cfo|coo|cpo|연구원|최고|공동 ?창업자|수석|부사장|대표|사장|회장|총괄|이사|전 )"
)


def _korean_pairs(text: str, small: str, language: Language) -> Iterable[Shape]:
    """Yield transcribed names beside a title: 부사장 아마르 수브라마냐, 빈센트 마 연구원."""
    lists = language.lists
    role = lists.get("role")
    wanted = ("title", "not_a_name", "left", "hire", "join", "firm_ending", "org_noun", "ai")
    others = [lists[name] for name in wanted if name in lists]
    others += [role] if role else []
    cues = [language.events[kind] for kind in language.events]
    position = 0
    while hit := _KO_PAIR.search(text, position):
        position = hit.start() + 1
        was = _KO_WAS.search(text, max(0, hit.start() - 5), hit.start())
        led = ends_here(role, small, was.start() if was else hit.start() - 1) > 1
        led = led or (was is not None and was.group() in ("던 ", "출신 "))
        words = hit.group().split(" ")
        sounds = all(_KO_SOUNDS.search(word) or len(word) == 1 for word in words)
        titled = sounds and _KO_HONORIFIC.match(small, hit.end())
        if sounds and not titled and role:
            near = _KO_TITLE.match(small, hit.end())  # 해나 웡 오픈AI 최고커뮤니케이션책임자
            titled = role.search(near.group()) if near else None
        if not sounds or not (led or titled):
            continue
        if (len(words[0]) > 1 and words[0][-1] in "은는을를의에서고") or words[-1][-1] in "고서":
            continue
        if not led and len(words[0]) < 2:
            continue
        said = hit.group().lower()
        if not any(listed.search(said) for listed in (*others, *cues)):
            yield Shape(hit.start(), hit.end(), hit.group(), True)
            position = hit.end()


def short_forms(text: str, found: list[Span], language: Language | None) -> list[Span]:
    """Return where a family name and a title"
    " mean a person who is named in full: 桐谷氏"
    ", 한 박사."""
    title = language.lists.get("title") if language else None
    if title is None or language is None or language.code not in ("zh", "ja", "ko"):
        return []
    full: dict[str, dict[str, str]] = {}
    for span in found:
        surface = text[span.start : span.end]
        if span.kind == "person" and re.fullmatch(rf"[{_HAN}가-힣]{{2,5}}", surface):
            for length in range(1, min(4, len(surface))):
                full.setdefault(surface[:length], {})[span.name] = span.name
        elif span.kind == "person" and (
            mixed := re.match(rf"([{_HAN}]{{1,4}})[ぁ-んァ-ヺー]", surface)
        ):
            full.setdefault(mixed[1], {})[span.name] = span.name
    if not full:
        return []
    taken = Taken(len(text), found)
    small = text.lower()
    gap = " ?" if language.code == "ko" else ""
    either = "|".join(map(re.escape, sorted(full, key=len, reverse=True)))
    spans: list[Span] = []
    for hit in re.finditer(rf"(?<![{_HAN}가-힣])(?:{either})(?={gap}\S)", text):
        after = hit.end() + (text[hit.end()] == " ")
        meant = full[hit.group()]
        if len(meant) == 1 and title.match(small, after) and not taken.any(*hit.span()):
            spans.append(Span(*hit.span(), "person", next(iter(meant)), full=False))
    return spans


# --- organisations ------------------------------------------------------------------------


def eastern_orgs(text: str, language: Language, found: list[Span]) -> list[Span]:
    """Return organisations in no table: by their ending, in quotes, beside a word for a firm."""
    lists = language.lists
    lead, ending = lists.get("firm_lead"), lists.get("firm_ending")
    if lead is None or ending is None or language.code not in ("zh", "ja", "ko"):
        return []
    small = text.lower()
    taken = Taken(len(text), found)
    sure: set[str] = set()
    named = (*_quoted(text, small, language), *_by_ending(text, small, language))
    for start, end in (*named, *_behind_noun(text, small, language)):
        if not taken.any(start, end):
            sure.add(text[start:end])
    spans: list[Span] = []
    for shown, name in _two_names(text, small, language, found):
        for hit in re.finditer(rf"(?<![A-Za-z]){re.escape(shown)}(?![A-Za-z])", text):
            if not taken.any(*hit.span()):
                taken.add(*hit.span())
                spans.append(Span(*hit.span(), "org", name, known=False))
    for name in sorted(sure, key=len, reverse=True):
        for hit in re.finditer(re.escape(name), text):
            if not taken.any(*hit.span()):
                taken.add(*hit.span())
                spans.append(Span(*hit.span(), "org", name, known=False))
    return spans


_BEHIND_NOUN = re.compile(
    r"(?<=[\u4e00-\u9fff])(?:初创公司|创业公司|公司|初创企业|企业|新创|独角兽)([\u4e00-\u9fff]{2,6}?)"
    r"(?=[，。、；(:\s\"”」]|的|宣布|完成|获|官宣|迎来|任命|聘|挖|证实|创始|首席|CEO|CTO|担任|出任|日前|近日|周[一二三四五六日]|$)"
)


def _behind_noun(text: str, small: str, language: Language) -> Iterable[tuple[int, int]]:
    """Yield firms by the word before them: 推理加速公司流萤智算."""
    if language.code != "zh":
        return
    never = [language.lists[n] for n in ("not_a_firm", "role", "firm_never") if n in language.lists]
    verbs = [language.predicates[name] for name in language.predicates]
    for hit in _BEHIND_NOUN.finditer(text):
        name = small[hit.start(1) : hit.end(1)]
        if any(char in NEVER for char in name) or any(r.search(name) for r in (*never, *verbs)):
            continue
        yield hit.span(1)


_HAN_THEN_LATIN = re.compile(
    r"([\u4e00-\u9fff]{2,8})\s?\(([A-Z][A-Za-z0-9.]*(?: [A-Z][A-Za-z0-9.]*){0,2})\)"
)
_LATIN_THEN_HAN = re.compile(
    r"(?<![A-Za-z])([A-Z][A-Za-z0-9.]*(?: [A-Z][A-Za-z0-9.]*){0,2})\s?\(([\u4e00-\u9fff]{2,8})\)"
)


def _two_names(
    text: str, small: str, language: Language, found: list[Span]
) -> Iterable[tuple[str, str]]:
    """Yield (form, name) for firms named twice: 公司灵构纪元(LinkEra), Pebble(鹅卵石智能)."""
    noun = language.lists.get("org_noun")
    if noun is None or language.code != "zh":
        return
    for hit in _HAN_THEN_LATIN.finditer(text):
        run = small[hit.start(1) : hit.end(1)]
        cut = max((m.end() for m in noun.finditer(run) if m.end() <= len(run) - 2), default=0)
        lead = ends_here(noun, small, hit.start(1))
        if cut or lead:
            yield text[hit.start(1) + cut : hit.end(1)], hit.group(2)
            yield hit.group(2), hit.group(2)
    names = {text[span.start : span.end]: span.name for span in found if span.kind == "org"}
    for hit in _LATIN_THEN_HAN.finditer(text):
        latin = hit.group(1)
        if latin in names or ends_here(noun, small, hit.start(1)):
            yield hit.group(2), names.get(latin, latin)
            yield latin, names.get(latin, latin)


_QUOTED = re.compile(
    r"[「“『‘'\"]([^「」“”『』‘’'\"。，、\s]{2,14}"
    r"(?: [^「」“”『』‘’'\"。，、\s]{2,10})?)[」”』’'\"]"
)


def _quoted(text: str, small: str, language: Language) -> Iterable[tuple[int, int]]:
    lead, follow = language.lists["firm_lead"], language.lists.get("firm_follow")
    for hit in _QUOTED.finditer(text):
        before = len(small[: hit.start()].rstrip())
        if ends_here(lead, small, before) > 1 or (follow and follow.match(small, hit.end())):
            yield hit.span(1)


_RUNS = {
    "zh": re.compile(r"[\u4e00-\u9fffA-Za-z0-9]{3,40}"),
    "ja": re.compile(
        r"[ァ-ヺー]{2,}(?:[・]?[ァ-ヺー]{2,}){0,2}(?:\s?AI|\s?Labs?)?|[\u4e00-\u9fff]{2,8}(?:ラボ)?"
    ),
    "ko": re.compile(r"(?<![가-힣A-Za-z0-9])[가-힣A-Za-z0-9]{2,12}"),
}
_KO_TAIL = re.compile(r"(?:에서|으로|에게|까지|부터|은|는|이|가|을|를|의|에|로|와|과|도)$")


def _by_ending(text: str, small: str, language: Language) -> Iterable[tuple[int, int]]:
    lists = language.lists
    never, lead, ending = lists.get("firm_never"), lists["firm_lead"], lists["firm_ending"]
    follow = lists.get("firm_follow")
    for run in _RUNS[language.code].finditer(text):
        if language.code == "zh":
            pairs = _chinese_firms(small, run.start(), run.end(), language)
        else:
            stop = run.end()
            if language.code == "ko":
                tail = _KO_TAIL.search(run.group())
                stop = run.start() + tail.start() if tail else stop
            before = small[max(0, run.start() - 12) : run.start()].rstrip()
            led = any(m.end() == len(before) for m in lead.finditer(before))
            body = small[run.start() : stop]
            ended = any(m.end() == len(body) and m.start() >= 2 for m in ending.finditer(body))
            followed = follow is not None and follow.match(small, run.end())
            if (
                followed
                and re.fullmatch(rf"[{_HAN}]+", run.group())
                and followed.group()[0] not in "社」"
            ):
                followed = None  # 開発に加わ: no firm
            followed = followed or _kana_beside(text, small, run, lists)
            once = _once(small, run.start(), stop, language)
            pairs = [(run.start(), stop)] if led or ended or followed or once else []
        role = lists.get("role")
        for start, end in pairs:
            if role and role.fullmatch(small, start, end):
                continue
            if end - start >= 2 and not (never and never.search(small[start:end])):
                yield start, end


def _once(small: str, start: int, stop: int, language: Language) -> bool:
    """Return whether a word stands between "former" and a post: 전 넥스트도어 최고경영자."""
    former, role = language.lists.get("former"), language.lists.get("role")
    if former is None or role is None or stop - start < 3:
        return False
    before = small[max(0, start - 4) : start].rstrip()
    if not any(hit.end() == len(before) for hit in former.finditer(before)):
        return False
    gap = "" if small[start - 1] != " " else r"\s"
    if gap and (start < 3 or small[start - 3] not in " \n(,"):
        return False
    if role.search(small[start:stop]):
        return False
    after = re.match(
        r"[のa]?[^\s、。,がをはにの]{0,12}"
        if not gap
        else r"(?: [^\s,.]{1,10}){0,2} [^\s,.]{2,14}",
        small[stop:],
    )
    return after is not None and role.search(after.group()) is not None


def _kana_beside(text: str, small: str, run: re.Match[str], lists: Regexes) -> re.Match[str] | None:
    """Return what stands beside a word in katakana, no part of a name, as beside a firm's."""
    beside, lead = lists.get("firm_beside"), lists.get("firm_lead_kana")
    alone = re.fullmatch(r"[ァ-ヺー]{3,}(?:\s?AI)?", run.group()) and text[
        run.start() - 1 : run.start()
    ] not in ("・", "＝")
    if not alone or text[run.end() : run.end() + 1] in ("・", "＝", "氏"):
        return None
    before = small[max(0, run.start() - 8) : run.start()]
    for hit in lead.finditer(before) if lead else ():
        if hit.end() == len(before) and re.match(r"[はがを、（(にの」]", text[run.end() :]):
            return hit
    return beside.match(small, run.end()) if beside else None


def _chinese_firms(small: str, first: int, last: int, language: Language) -> list[tuple[int, int]]:
    """Return the firms in a run of characters: two to four, then an ending that firms have."""
    lead = language.lists["firm_lead"]
    pairs: list[tuple[int, int]] = []
    for ending in language.lists["firm_ending"].finditer(small, first, last):
        for start in range(max(first, ending.start() - 4), ending.start() - 1):
            stem = small[start : ending.start()]
            if any(char in NEVER or char in "新前原这该年月日" for char in stem):
                continue
            while (opening := lead.match(small, start)) and opening.end() > start + 1:
                start = opening.end()
            if ending.start() - start < 2:
                break
            if start == first or ends_here(lead, small, start):
                pairs.append((start, ending.end()))
                break
    return pairs
