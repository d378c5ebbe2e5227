"""Names of other languages in Chinese characters, in Latin letters: 约翰·舒尔曼, "yohan shurman".

Each character that such names are written with, under what it stands for in them more often than
under how it is read: 克 is a k, 基 is "ki".
"""

from __future__ import annotations

import re

_TABLE = """
a阿亚 ai艾爱 e埃 an安昂 o奥欧娥 ba巴芭 bai白拜 ban班邦 byan边 bau保 bo鲍波博薄勃 be贝 ben本
bi比碧璧 pe彼佩裴 bin宾斌 ber伯 b布卜 bur堡 cha查恰 chan昌强 chu楚丘邱屈 ts茨慈 da达大妲
dai戴代 dan丹当 dou道窦 d德 den登邓 di迪狄笛荻 ti蒂提梯 din丁鼎 don东唐 ton顿汤彤 do多 du杜
er厄 en恩 fa法 van凡范万梵 fan方 fi菲 fe费斐妃 fin芬 fon丰冯 fo佛福 f弗夫 fu富芙 ga盖加迦嘉
gan甘冈 gau高皋 go戈果哥 g格葛 ge阁 gen根 gon贡 gu古 gua瓜 gui圭 ha哈 hai海 han汉汗翰罕
hou豪 h赫 he黑 hen亨衡 hon洪 hu胡 hua华 wai怀 hui惠 ho霍郝诃 ki基 ji吉治芝 洁姬纪 ja贾
jan简姜让詹章张江 je杰热婕捷哲觉 kin金京 ka卡 kai凯 kan坎 kon康孔 kau考 ko柯科可阔 k克 ken肯
ku库酷 kua夸 kui奎 kun昆 la拉腊 lai莱赖 lan兰朗岚 lau劳 le勒蕾列历烈 re雷 li里利莉丽李厉黎
lin林琳 lon龙隆 lu卢露吕芦璐 ru鲁 ren伦仑 ro罗 lo洛骆萝 ma马玛 mai迈麦买 man曼嫚 mon芒蒙孟
mau毛 me梅 men门 mi米密弥 min敏 mo莫默摩 m姆 mu穆慕 na纳娜拿 nan南楠 ne内涅聂 ni尼妮 nin宁
nyu牛纽 non农 nu努 no诺 pa帕 pai派 pan潘 pon庞蓬 pen彭 pi皮 per珀 pin平 p普浦 po颇泊 tsi齐
chi奇琪契绮 chen钱陈谦 jo乔若卓 che切 chin琴钦沁 jon荣绒琼 ju茹朱茱裘 ri瑞 sa撒萨莎 se塞瑟
sai赛 san桑珊山姗圣 sen森 sha沙夏 shan尚香 sh什石 shi施希席西熙诗茜 s史斯丝思
shu舒许徐书绪修 shun顺迅 su苏 sun孙 so索 si锡悉昔 son逊 tai泰苔 tan坦潭 tau陶涛桃 t特 te得
ten腾滕 tyan田 tin廷婷汀 tu图土 to托拓 ta塔 va瓦 wan汪旺王 wi威 we韦 vi维卫薇 wen温汶 ven文
on翁 wo沃 u乌 wu武吴伍 wa娃 sho肖朔 she歇谢雪舍 shen申 shau绍 sin辛欣 ya雅娅 yan延扬杨晏阳
ye耶叶野 i伊依艺怡 in因英茵莹尹 yu尤于雨 yo约 yun云 zai宰 zan赞 ze泽 jen珍贞 z兹 za扎 zo佐
tsui翠崔 yuan媛袁 jau赵兆肇焦 lyu刘 r尔迩耳 ruan阮 tsau曹 de迭 pak朴 kuan权 luan栾 nai奈
miu妙 rui睿 lian莲 nen嫩 chau巧 myu缪 lyau辽
"""


def _letters() -> dict[str, str]:
    """Return the table by character."""
    rows = re.findall(r"([a-z]+)([^a-z]+)", _TABLE)
    return {char: latin for latin, chars in rows for char in chars if not char.isspace()}


LETTERS = _letters()


def in_latin(part: str) -> str | None:
    """Return a name's part in Latin letters, None if one of its characters is none of names."""
    letters = [LETTERS.get(char) for char in part]
    return "".join(one for one in letters if one) if all(letters) else None
