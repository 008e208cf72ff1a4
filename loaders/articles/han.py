"""Traditional characters and the simplified ones that the registry and the patterns are written in."""

from __future__ import annotations

_TRADITIONAL = (
    "國際邊貿關門縣區億萬時間開閉進車輛東興橫龍馬鹿雲廣靈諒陽緯貨運輸動協議經濟過農產業總數長達約僅並與雙側對應為於設議會談書記處廳辦員"
    "領導張陳黃劉趙吳鄭馮蔣韓許鄧賈錢鄒賴羅盧陸鐘潘蘇葉呂謝鄺華齊寧靜畢藍顧談費範賀龔龍園點線條鐵橋樑聯絡檢驗測試營建築啟幣規劃預計擬將"
    "續從來項這個們學習實現積極極報導導訊陰陣階級別類種準備證據認識訪問訂簽署雲價額購買賣賬較減增長幾麼樣後復覆舊歲歷曆當臨時"
    "電腦話視頻頁顯示標識碼鄉鎮鄰島嶼灣漁紅綠綫總統帶帥師歸錄鋼鑽銀銅錯鍵鎖鏡閣閱闊隊陳陸險隨隱雜離難雞麗齡龜鬧鮮鰻鴨鳥魚鱼麵黨點"
    "榮樂榴蓮龍眼荔蘋棗橘漿莖葉薯鐵礦煉纖維絲織紡鞋類電機儀器設備車廠輪裝藥劑鹽糧穀飼養牽頭責無論與轉換衛衝術補裡裏製複質贊趨跡踐躍輕輪"
    "遠遞適選遺還邁郵釋針釘"
    "兩號擴強調聲稱遊賓該屬屆噸變膠蝦鋁壯瑤憑愛碩馱嶺萊隴澤鵬輝傑偉勝軍孫楊潔貝鐘穩趙獲獎環節層剛廢啓駐樞紐權隔離"
)
_SIMPLIFIED = (
    "国际边贸关门县区亿万时间开闭进车辆东兴横龙马鹿云广灵谅阳纬货运输动协议经济过农产业总数长达约仅并与双侧对应为于设议会谈书记处厅办员"
    "领导张陈黄刘赵吴郑冯蒋韩许邓贾钱邹赖罗卢陆钟潘苏叶吕谢邝华齐宁静毕蓝顾谈费范贺龚龙园点线条铁桥梁联络检验测试营建筑启币规划预计拟将"
    "续从来项这个们学习实现积极极报导导讯阴阵阶级别类种准备证据认识访问订签署云价额购买卖账较减增长几么样后复复旧岁历历当临时"
    "电脑话视频页显示标识码乡镇邻岛屿湾渔红绿线总统带帅师归录钢钻银铜错键锁镜阁阅阔队陈陆险随隐杂离难鸡丽龄龟闹鲜鳗鸭鸟鱼鱼面党点"
    "荣乐榴莲龙眼荔苹枣橘浆茎叶薯铁矿炼纤维丝织纺鞋类电机仪器设备车厂轮装药剂盐粮谷饲养牵头责无论与转换卫冲术补里里制复质赞趋迹践跃轻轮"
    "远递适选遗还迈邮释针钉"
    "两号扩强调声称游宾该属届吨变胶虾铝壮瑶凭爱硕驮岭莱陇泽鹏辉杰伟胜军孙杨洁贝钟稳赵获奖环节层刚废启驻枢纽权隔离"
)
SIMPLIFIED = {old: new for old, new in zip(_TRADITIONAL, _SIMPLIFIED, strict=True) if old != new}
"""One character for each; those of the border, its goods, offices and people."""
_TABLE = str.maketrans(SIMPLIFIED)


def simplified(text: str) -> str:
    """A text in simplified characters, as long as before.

    >>> simplified("東興口岸")
    '东兴口岸'
    """
    return text.translate(_TABLE)
