// Free queries to begin with; their titles are in every language, as the library's are.

import type { Words } from '../frame';

export interface Example {
  readonly title: Words;
  readonly text: string;
}

const CK = 'PREFIX ck: <https://w3id.org/cuakhau/ontology#>\n';
const RDFS = 'PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n';

export const EXAMPLES: readonly Example[] = [
  {
    title: {
      vi: 'Các cặp cửa khẩu và hai tỉnh',
      en: 'Pairs of gates and their provinces',
      zh: '口岸对及其所在省区',
    },
    text: `${CK}
SELECT ?gate ?counterpart ?class WHERE {
  ?pair ck:vietnameseGate ?gate ; ck:chineseGate ?counterpart .
  OPTIONAL { ?gate ck:currentClass ?class }
}
ORDER BY ?gate`,
  },
  {
    title: {
      vi: 'Chỗ nào nêu một dữ kiện',
      en: 'Which passage states a fact',
      zh: '哪一处陈述了某事实',
    },
    text: `${CK}PREFIX dcterms: <http://purl.org/dc/terms/>

SELECT ?counterpart ?passage ?title WHERE {
  GRAPH ?passage { <https://w3id.org/cuakhau/id/gate/tra-linh> ck:pairedWith ?counterpart }
  ?passage a ck:Passage ; dcterms:isPartOf ?source .
  ?source dcterms:title ?title
}`,
  },
  {
    title: {
      vi: 'Cửa khẩu có tọa độ (bản đồ)',
      en: 'Gates with coordinates (map)',
      zh: '有坐标的口岸（地图）',
    },
    text: `${CK}PREFIX wgs: <http://www.w3.org/2003/01/geo/wgs84_pos#>

SELECT ?gate ?latitude ?longitude ?class WHERE {
  ?gate a ck:BorderGate ; wgs:lat ?latitude ; wgs:long ?longitude .
  OPTIONAL { ?gate ck:currentClass ?class }
}`,
  },
  {
    title: {
      vi: 'Số liệu của một nơi theo thời gian (biểu đồ)',
      en: 'Figures of a place over time (chart)',
      zh: '某地历年数据（图表）',
    },
    text: `${CK}
SELECT ?measure ?periodStart ?periodEnd ?value ?unit ?scope WHERE {
  ?figure ck:place <https://w3id.org/cuakhau/id/unit/vn-lang-son> ;
    ck:modality ck:actual ; ck:measure ?measure ; ck:value ?value ; ck:unit ?unit ;
    ck:periodStart ?periodStart ; ck:periodEnd ?periodEnd .
  OPTIONAL { ?figure ck:scope ?scope }
}
ORDER BY ?measure ?periodStart`,
  },
  {
    title: { vi: 'Mọi điều nói về một vật', en: 'Everything said of a thing', zh: '关于某对象的全部陈述' },
    text: 'DESCRIBE <https://w3id.org/cuakhau/id/gate/huu-nghi>',
  },
  {
    title: { vi: 'Lớp nào có bao nhiêu vật', en: 'How many things of each class', zh: '各类对象的数量' },
    text: `${CK}${RDFS}
SELECT ?class (COUNT(?thing) AS ?things) WHERE {
  ?thing a ?class .
  FILTER(STRSTARTS(STR(?class), STR(ck:)))
}
GROUP BY ?class ORDER BY DESC(?things)`,
  },
];
