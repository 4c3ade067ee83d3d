"""The grammar of the names of public bodies: 省科技厅, 县（市、区）科技部门, 同级财政、税务部门.

Names are found by their build (qualifier, field, tail) and not by a list, so that a body which no lexicon
knows is read as well. The lexicon (`indexer.lexicon`) tells which names mean the same body.
"""

import re

from corpus.regions import level_of

# Words that never stand inside a name. A name ends before them, so that 省科技厅会同省财政厅 is two names.
_STOP = r"""
    会同 | 会商 | 接[受到收] | 指导(?!中心|站|委员会) | 商(?![务业会联标贸检]) | 负责 | 牵头 | 配合 | 协助 | 协同(?!创新) | 承担 | 履行 | 主管(?!部门|机关|机构|单位) | 应[当对]
  | 可以 | 不得 | 必须 | 必要 | 每[年月季半两三] | 按 | 根据 | 依[照据法托] | 委托
  | 组织(?!部|人事|工作|委员会) | 组[成建] | 制[定订] | 下达 | 发布 | 公[布告示] | 完成 | 拨付 | 受理 | 收[到回取]
  | 追[回究] | 提[出请供倡] | 鼓励 | 报(?![社业刊]) | 移送 | 抄[送报] | 办理 | 编制(?!委|办|部门|机关) | 建立 | 设[立置] | 确定 | 核[对实算] | 出具 | 安排
  | 采[取用] | 开展 | 通过 | 定期 | 及时 | 统[筹一] | 加[强快大] | 给予 | 予以 | 责令 | 处[以罚] | 批准 | 决定 | 认定
  | 研究(?!院|所|室|中心|会) | 另行 | 具体 | 共同 | 联合(?!会|办|工作) | 分别 | 主要 | 以及 | 或 | 支持
  | 推[动进荐] | 引导 | 实[施行] | 做好 | 自(?!治|然|贸|主|由|来) | 以(?![上下]) | 对(?![外口台]) | 所(?![在属])
  | 向 | 因 | 从 | 为 | 将 | 把 | 被 | 由 | 于 | 在(?!地) | 的(?<!设区的) | 是 | 要 | 等(?!院校|学校|教育|级) | 并 | 且
  | 该 | 其(?!他) | 不(?!动产) | 未(?!成年) | 有(?!关|色|资产|企业) | 已 | 经(?![济贸信开营委管]) | 凡 | 请 | 给 | 就(?!业)
  | 使(?!馆) | 让 | 凭 | 无(?![线障])
"""
_CHAR = r"[一-鿿A-Za-z0-9０-９“”＋+·-]"
_BRACKETED = r"(?:（[^（）\n]{1,20}）|\([^()\n]{1,20}\)|〔[^〔〕\n]{1,20}〕|\[[^\[\]\n]{1,20}\])"
# Only where a sign begins one of these words are they looked up at all: most signs begin none.
_STOP_FIRST = "".join(
    sorted({word.strip()[0] for word in _STOP.split("|") if "一" <= word.strip()[0] <= "鿿"})
)
INNER = rf"(?:(?![{_STOP_FIRST}]){_CHAR}|(?=[{_STOP_FIRST}])(?!{_STOP}){_CHAR}|{_BRACKETED})"

# A body may go on after these: 省委 + 组织部, 市人民政府 + 教育行政部门, 领导小组 + 办公室.
_OPEN_TAIL = r"""
    人民政府 | (?<![特向])政府 | 国务院 | 行政公署 | 行署 | 人民代表大会 | 人大 | 政协
  | 委(?![员托派任]) | 委员会 | (?:管|常)委会 | 领导小组 | 工作小组 | 协调小组 | 指挥部 | 党组 | 联席会议 | 工作专班
"""
_CLOSED_TAIL = r"""
    (?<![大客餐展])厅 | (?<![布格大结开全当终变战破出定])局(?!部|面|势|限) | 部门 | (?<!国家)机关 | 国家机关(?!事务)
  | (?:管理|监管|主管|监督|检查|监察|经办|登记|审批|执法|工作|派出|服务|监测|鉴定)机构
  | 办公[室厅] | 办事处 | 督查室 | 研究室 | (?<![承举主协经自开兴创督买])办(?![法理事公学案好成医证结税]) | 海关
  | (?<![全内外干局东西中北南总上下各大本])部(?![门分署队件位委级]) | 人民法院 | 高级法院 | 人民检察院 | 检察院 | 公安机关
  | (?:人民|商业|开发)银行 | [分支]行 | 总?工会 | 团[省市县区]?委 | 妇联 | 残联 | 科协 | 社科联 | 文联 | 侨联 | 工商联 | 供销社
  | 联合会 | 贸促会 | 红十字会 | (?:学|协|商|理事)会 | 大数据中心 | 信息中心 | 服务中心 | 疾控中心 | 气象台 | 出版署
  | (?:成员|有关|相关|直属|驻[一-鿿]{1,3}|管理)单位 | 供电公司 | (?:第三方|专业|评估|服务)机构
"""
_NO_VERB = r"(?:(?!会同|负责|牵头|配合|应当|[厅局])[一-鿿“”·])"
_UNIT = rf"""
  (?: (?:国家|中央|自治区|[省市县区州盟旗]委?){_NO_VERB}{{2,24}}?(?:领导小组|协调小组|指挥部|联席会议)(?:办公室)?
    | {INNER}{{0,24}}?(?:{_CLOSED_TAIL}) | {INNER}{{0,24}}?(?:{_OPEN_TAIL})(?:{INNER}{{0,14}}?(?:{_CLOSED_TAIL}|{_OPEN_TAIL})){{0,3}})
  (?:{_BRACKETED})?
  (?:(?:(?:确定|指定|授权|委托)|负责[^，。；、：]{{2,20}}?)的(?:部门|机构|单位|机关))?
"""
_JOINT = r"(?:和|与|及(?!其)|以及|或者?)"
# What follows a name where the name is only part of another word or phrase.
_PART_OF = r"(?!的|及其|门户|网站|官[网方]|负责[人同任]|(?:分管|主要|有关)?负责(?:人|同志)|主要(?:负责|领导)|分管|领导|工作人员|内|之间|之一|以外|名义|人员|部门|公务员|批复|文件|成员|主任|主席|[厅局部市省县区]长)"
# A list of names as a subject or agent: its last name has a tail, earlier ones may lean on it (同级财政、税务部门).
# Names are taken atomically, each in one way only: the time stays linear in the length of the list.
AGENCY_LIST = rf"(?!\d)(?:{INNER}{{1,40}}+、){{0,60}}+(?>{_UNIT})(?:{_JOINT}(?>{_UNIT})){{0,8}}{_PART_OF}"

# A place as the one who must act: 银川市, 宁东基地. Not 各市, 我市, 全市, 五市.
_PLACE = r"(?![各我全本该两三四五六七八九十有相])[一-鿿]{2,7}?(?:市|州|盟|地区|县|区|旗|基地|示范区|经开区|高新区|园区)"
PLACE_LIST = rf"{_PLACE}(?:(?:、|和){_PLACE}){{0,20}}"

_TAIL_AT_END = re.compile(rf"(?:{_CLOSED_TAIL}|{_OPEN_TAIL})(?:{_BRACKETED})?$", re.VERBOSE)
# Ends that only count as a body where the text itself marks the list as one of responsible bodies.
_MARKED_END = re.compile(
    r"(?:[厅局委办部院会署行府处社所组团室关站馆台校系军] | 中心 | 集团 | 公司 | 大学 | 学院 | 企业 | 单位 | 部门 | 机构 | 主体"
    r"| [县市区州盟旗镇乡] | 街道 | 基地 | 联 | 科协 | 高校 | 院所 | 地方 | 各地 | 税务 | 财政  )(?:[（(〔\[][^（）()]{1,24}[）)〕\]])?$",
    re.VERBOSE,
)
_GENERIC = re.compile(
    r"^(?:全?[省市县区国]|自治区)?(?:直属?|级)?(?:各|有关|相关|同级|本级|上级|上一级|下级|所在地?|当地|地方|行业|项目|领导小组|办公室|主管|其他|第三方|[一-鿿]{2,6}(?:部门|机关)$|(?:今后|今年|本届|我们)?政府$)"
)
# A bare level before 、 leans on the next name: 各市、县（区）人民政府.
_LEANS = re.compile(
    r"^(?:全[国省区市])?(?:各|有关|相关|设区的|地级)*(?:省|自治区|直辖市|市州|地州市|设区市|省辖市|市|州|盟|地区|县|区|旗|乡|县区)(?:（[^（）]*）)?$"
)
_LEANED_ON = re.compile(r"^(?:各)?(?:自治[区州县]|直辖市|设区|市|州|盟|地区|县|区|旗|乡|镇|街道)")
_JOINED = re.compile(r"(?:以及|或者|及(?![其所])|[和与暨或])")
_AND_SO_ON = re.compile(
    r"(?<![高中初平同])等(?:有关|相关|各有关|省直)*(?:部门|单位|地方|机构|企业)?(?:和单位|单位)?$"
)
_AND_OTHERS = re.compile(r"(?<![高中初平同])等(?=[一-鿿]{2})")
_NOTE = re.compile(r"[（(](?:[列排]|以下|下同|按|排名)[^（）()]*[）)]")
_EDGE = "　 \t\r\n、，,；;：:。.·"


def split_names(listing: str) -> tuple[str, ...]:
    """Return the names of a list of bodies as printed, in order, without repeats.

    Separators are 、，,；; and line breaks outside of brackets; 和, 与, 及 part names only where the left one is
    a whole name (省财政厅和各市人民政府, but 人力资源和社会保障厅). A closing 等 or 等部门 is left out.
    """
    names: list[str] = []
    for piece in _lean(_at_separators(_NOTE.sub("", listing))):
        names.extend(_at_conjunctions(piece))
    seen: dict[str, None] = {}
    for name in names:
        for part in _AND_OTHERS.split(_AND_SO_ON.sub("", name.strip(_EDGE))):
            if clean := part.strip(_EDGE):
                seen.setdefault(clean)
    return tuple(seen)


def is_agency(name: str) -> bool:
    """Tell whether a name is built like that of a public body (ends in 厅, 局, 部门, 人民政府 …)."""
    return _TAIL_AT_END.search(name) is not None


def is_place(name: str) -> bool:
    """Tell whether a name is that of one place (绍兴市, 浦东新区, 宁东基地) and not of a kind of them (沿海地区)."""
    if name.endswith(("基地", "园区", "示范区", "高新区", "经开区")):
        return re.search(r"等|老工业|所在|各类?|这些|有关", name) is None
    return level_of(name) is not None


def is_body(name: str) -> bool:
    """Tell whether a name may stand in a list that the text marks as responsible bodies (公司, 大学, 各市 too)."""
    return 2 <= len(name) <= 40 and (_MARKED_END.search(name) is not None or is_agency(name))


def is_specific(name: str) -> bool:
    """Tell whether a name means one body (省科技厅) and not a kind of them (有关部门, 各市人民政府)."""
    return _GENERIC.match(name) is None


def _at_separators(listing: str) -> list[str]:
    pieces, depth, start = [], 0, 0
    for at, char in enumerate(listing):
        if char in "（(〔[":
            depth += 1
        elif char in "）)〕]":
            depth = max(0, depth - 1)
        elif depth == 0 and char in "、，,；;\n\t":
            pieces.append(listing[start:at])
            start = at + 1
    pieces.append(listing[start:])
    return [piece.strip(_EDGE) for piece in pieces if piece.strip(_EDGE)]


def _lean(pieces: list[str]) -> list[str]:
    """Join a bare level with the name that it leans on: 各市 + 县（区）人民政府."""
    joined: list[str] = []
    for piece in reversed(pieces):
        if joined and _LEANS.match(piece) and _LEANED_ON.match(joined[-1]):
            joined[-1] = f"{piece}、{joined[-1]}"
        else:
            joined.append(piece)
    return joined[::-1]


def _at_conjunctions(piece: str) -> list[str]:
    """Part a piece at 和, 与, 及 or white space where what stands before is a whole name."""
    names, start = [], 0
    for found in _JOINED.finditer(piece):
        left = piece[start : found.start()].strip(_EDGE)
        depth = piece.count("（", start, found.start()) - piece.count("）", start, found.start())
        if depth == 0 and left and found.end() < len(piece) and (is_agency(left) or _AND_SO_ON.search(left)):
            names.append(left)
            start = found.end()
    names.append(piece[start:])
    return [part for name in names for part in _at_spaces(name)]


def _at_spaces(name: str) -> list[str]:
    parts = name.split()
    if len(parts) > 1 and all(is_body(part) for part in parts):
        return parts
    return [name]
