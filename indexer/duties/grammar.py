"""The words by which a sentence puts an act on a public body: 负责, 会同, 应当, 由…; and those by which it does not."""

import re

from indexer.duties.names import AGENCY_LIST, PLACE_LIST

_ADVERB = r"""
  (?: 应当?(?!急|对) | 必?须 | 要(?!求|素|点|件) | 将 | 每(?:半?年|两年|季度?|月)(?:度)? | 定期 | 及时 | 具体 | 共同 | 统一 | 全面 | 分别
    | 联合 | 依法 | 主要 | 另行 | 按照?[^，。；]{0,14}?(?:职责|分工|规定|要求|职能|权限)(?:分工)?
    | (?:根据|依照)[^，。；]{0,14}?(?:职责|分工|规定|要求|权限) | 在[^，。；]{0,14}?(?:范围内|职责内|领导下|指导下) | 分工 )
"""
_STRONG = r"""
  (?: 负责(?!人|同志|任|制|的) | 牵头(?!单位|部门|企业|人|的) | 会同 | 负总责 | 主管(?!部门|机关|机构|单位|人员|的)
    | 承担[^，。；]{0,24}(?:工作|职责|任务)(?![的者量])
    | 履行[^，。；]{0,16}(?:职责|责任|职能)(?![的时])
    | (?!对[^，。；]{0,40}(?:法院|大会|委员会|会议|政府|机关)负责)对[^，。；]{1,30}负(?:总|主体|全|领导|监管)?责(?!人|任|同志|的)
    | (?:是|为|作为)[^，。；]{0,20}(?:主管|牵头|责任|监管)(?:部门|单位|机关|机构)(?![的人之]) )
"""
_PLAIN = r"""
  (?: 每[年半两季月三] | 于(?!\d{4}年(?:制|发|印)) | 自(?![行治身己])[^，。；]{0,20}?之日 | 在 | 根据 | 按照? | 依[照据法] | 采[取用] | 对 | 将
    | 负责 | 牵头 | 组[织建] | 制[定订] | 编[制报] | 建[立设] | 会商 | 下达 | 拨付 | 受理 | 发布 | 公[布示告开] | 开展 | 完成
    | 审[核批查计定] | 确定 | 实施 | 监督 | 检查 | 管理 | 办理 | 核[对实查准拨] | 复核 | 追[回究] | 收[到回] | 委托 | 承担 | 履行
    | 协[助调] | 指导 | 统[筹一] | 设[立置] | 安排 | 提[出供] | 报[送请告] | 汇总 | 通报 | 约谈 | 出具 | 定期 | 及时 | 依法 | 联合
    | 共同 | 分别 | 具体 | 加强 | 健全 | 完善 | 推[动进行] | 落实 | 保障 | 划[定拨] | 登记 | 备案 | 抽查 | 评[估审价选] | 验收
    | 处理 | 查处 | 纠正 | 责令 | 批准 | 作出 | 接[到受] | 结合 | 支持 | 鼓励 | 引导 | 培育 | 选派 | 督促 | 督办 | 考核 )
"""
_LEADIN = r"(?:[一二三四五六七八九十]+是|同时|其中|此外|另外|并|原则上|要)?"
# The acting body stands at the head of the part between commas …
SUBJECT = re.compile(
    rf"""{_LEADIN}(?P<list>{AGENCY_LIST})(?:
        (?P<strong>{_ADVERB}{{0,3}}{_STRONG})
      | (?P<modal>{_ADVERB}{{0,2}}(?:应当?(?!急|对)|必?须|要(?!求|素|点|件)))
      | (?P<plain>{_PLAIN}) )""",
    re.VERBOSE,
)
BARE_LEVEL = re.compile(
    rf"(?P<list>自治区|省级?|市级?|县级?|区级?|各市县?|{PLACE_LIST}){_ADVERB}{{0,2}}(?:负责(?!人|同志|任|制|的)|牵头(?!的))",
    re.VERBOSE,
)
PLACE_MUST = re.compile(rf"(?P<list>{PLACE_LIST})要(?!求|素|点|件|道|塞|闻)")
# … or behind 由.
AGENT = re.compile(rf"(?<![理自经事缘])由(?![于此来])(?P<list>{AGENCY_LIST})(?=[一-鿿])", re.VERBOSE)
ALONG = re.compile(
    rf"会同(?P<list>{AGENCY_LIST}|(?:所在|相关|有关|各)?(?:市|县|区|地方|地区|州)(?:（[^）]*）)?|[^，。；、]{{0,10}}?(?:单位|高校|院所|企业))",
    re.VERBOSE,
)
SUPPORTS = re.compile(
    rf"(?:{_LEADIN})(?P<list>{AGENCY_LIST})(?:{_ADVERB}|予以|积极|密切|做好){{0,2}}(?:(?:配合|协助|协同|协办)|(?:参加|参与|支持|指导)$)",
    re.VERBOSE,
)
SUPPORT_WORD = re.compile(r"配合|协[助同办]|参[加与]|支持|指导")
COMMISSION = re.compile(r"(?:委托|聘请)(?P<list>第三方[^，。；的]{0,6}?机构)")
ASSESSES = re.compile(r"评估|评价|核查|审计|监测|检查|抽查|考核")
FORWARDED = re.compile(rf"(?:送|报|转|移送|抄送)(?P<list>{AGENCY_LIST})$", re.VERBOSE)
THE_SAID = re.compile(r"(?:两|三|四|上述|以上)(?:个)?(?:部门|单位|机关)")
ANSWERABLE = re.compile(
    rf"(?:强化|压实|落实|夯实)(?P<list>{AGENCY_LIST})(?:的)?(?:主体|领导|属地|监管|属地管理)?(?:责任|职责|职能)",
    re.VERBOSE,
)
OWN_DUTIES = re.compile(
    rf"(?P<list>{AGENCY_LIST}|自治区|省级?|市级?|县级?|“[^”]{{1,12}}”主体)(?:的)?(?:主要|工作)?(?:职责|责任)(?:是|为)?",
    re.VERBOSE,
)
# 由省科技厅认定的企业: a phrase about the noun, not a duty.
ATTRIBUTIVE = re.compile(
    r"(?:负责|牵头|组织|承担)的|(?!负责|牵头|履行|承担|对|按|根据|依|在)(?:会同.{2,24}?)?(?:依法|统一|共同|联合|另行)?(?:[一-鿿]{2,4}?、)?[一-鿿]{2,4}?的[一-鿿《“]"
)
# What only looks like a statement: 公安机关办理案件的期限，自…; …作出了…的决定; …作出判决后，当事人上诉的，….
NO_STATEMENT = re.compile(
    r"""[^，。；]{2,40}的[^，。；的]{1,12}，(?:应当|必须|自|参照|只能|不得|经|可以|适用)
      | 对[^，。；]{0,40}(?:法院|大会|委员会|会议|政府|机关)负责
      | [^，。；]{0,4}了 | [^，。；]{2,40}[后时]，[^，。；]{1,30}的，""",
    re.VERBOSE,
)
NO_ACT = re.compile(r"组成|构成|任命|产生|选举|提名|代表|兼任|担任|颁发的|主持召开|等组成")
COSTS = re.compile(r"经费|资金|费用|损失|租金|投资|补[贴助偿]")
BEARS = re.compile(r"[^，]{0,14}(?:承担|分担|负担|列支|补贴|补偿|出资|解决)[^，]{0,8}$")
FIRM = re.compile(rf"{_ADVERB}{{0,3}}(?:负责|牵头|会同)", re.VERBOSE)
MODAL = re.compile(r"应当|必须|负责|可以|有权|不得|不予|无权|可(?=[一-鿿])")
POWER = ("可以", "有权", "不得", "不予", "无权", "可")
# A name of a body ends in one of these: without one there is no use in looking for a name.
HAS_TAIL = re.compile(r"[厅局委办部门府署关构室处院会所组行联社位心台]")
OWN_END = re.compile(r"(?:职责|责任)(?:是|为)?[。：:；]?$")
