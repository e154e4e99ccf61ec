/* Rows of a Chinese register. */
#include "algo/linkage/han.h"
#include "algo/linkage/resident_id.h"
#include "app/demo_register_private.h"
#include "base/surname.h"

#include <string.h>
#include <uchar.h>

const char demo_register_cn_header[] = "name,pinyin,sex,dob,id_no,phone,addr";

/* The commoner first. Any likeness to people is chance. */
static const char32_t surnames[] =
	U"王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦傅方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤仇单";
static const char32_t given[] =
	U"伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华文辉玲建国红梅兰云飞鹏宇浩然子轩雨欣怡佳琪思远嘉宁志海波晨博雅婷慧颖峰斌龙燕凤春成玮炜微薇韦芬纷雯闻敬境莉利立力丰风锋君均俊骏峻卿清青庆晴昊豪皓泽择则梓紫姿瑞睿锐若弱诗施时世凯恺楷乐悦月越岳林琳霖临凌灵铃伶彬宾滨兵冰亮良梁靓萍屏苹瑶耀尧遥珊山善晓小笑潇萧肖馨新鑫心信星兴行刑辰尘沉阳扬羊旭绪叙婉琬皖岩妍研彦雁彤桐童同毅义艺怡奕逸一依伊依萱宣轩玄润闰淑舒书树";
enum {
	SURNAMES = sizeof surnames / sizeof *surnames - 1,
	GIVEN = sizeof given / sizeof *given - 1
};

static const struct {
	const char *code, *district;
} places[] = {{"420106", "武昌区"}, {"420103", "江汉区"}, {"420102", "江岸区"},
	{"420111", "洪山区"}, {"110105", "朝阳区"}, {"110108", "海淀区"}, {"310115", "浦东新区"},
	{"440106", "天河区"}, {"330106", "西湖区"}, {"510107", "武侯区"}, {"610113", "雁塔区"},
	{"370102", "历下区"}, {"430103", "天心区"}, {"320106", "鼓楼区"}, {"360102", "东湖区"},
	{"530102", "五华区"}};
static const char *const roads[] = {"中北", "解放", "建设", "和平", "人民", "延安", "新华", "青年",
	"友谊", "光明", "学府", "花园", "滨河", "长江", "黄河", "胜利", "体育", "科技", "文化", "朝阳"};
static const char *const road_kinds[] = {"路", "大道", "东路", "西路", "南路", "北路", "街", "巷"};
static const char *const estates[] = {
	"东湖", "阳光", "金色", "锦绣", "翠园", "碧水", "和谐", "幸福", "城南", "江景"};
static const char *const estate_kinds[] = {"花园", "小区", "家园", "苑", "新村"};

#define ONE_OF(stream, list) ((list)[stream_below(stream, sizeof(list) / sizeof *(list))])

/* ---- the person ------------------------------------------------------------------------------------- */

typedef struct Address {
	const char *district, *road, *road_kind, *estate, *estate_kind;
	uint32_t number, building, unit, room;
} Address;

typedef struct Person {
	char32_t name[3];
	int characters;
	bool male;
	uint32_t year, month, day;
	char id[19], phone[12];
	Address address;
} Person;

static void write_digits(char *out, uint32_t number, int digits) {
	for (; digits--; number /= 10)
		out[digits] = (char)('0' + number % 10);
}

static void make_phone(Stream *stream, char out[12]) {
	static const char *const heads[] = {
		"138", "139", "137", "136", "135", "150", "151", "186", "189", "199"};
	memcpy(out, ONE_OF(stream, heads), 3);
	write_digits(out + 3, 10000000 + stream_below(stream, 89999999), 8);
	out[11] = '\0';
}

static void make_address(Stream *stream, Address *out) {
	*out = (Address){.district = ONE_OF(stream, places).district,
		.road = ONE_OF(stream, roads),
		.road_kind = ONE_OF(stream, road_kinds),
		.number = 1 + stream_below(stream, 399)};
	if (stream_permille(stream, 600)) {
		out->estate = ONE_OF(stream, estates);
		out->estate_kind = ONE_OF(stream, estate_kinds);
		out->building = 1 + stream_below(stream, 30);
		out->unit = 1 + stream_below(stream, 4);
	}
	out->room = (1 + stream_below(stream, 20)) * 100 + 1 + stream_below(stream, 8);
}

static void make_id(Stream *stream, Person *out) {
	memcpy(out->id, ONE_OF(stream, places).code, 6);
	write_digits(out->id + 6, out->year * 10000 + out->month * 100 + out->day, 8);
	write_digits(out->id + 14, stream_below(stream, 500) * 2 + out->male, 3);
	out->id[17] = resident_id_check_digit(out->id);
	out->id[18] = '\0';
}

static void make_name(Stream *stream, Person *out, char32_t family) {
	out->name[0] = family ? family : surnames[stream_skewed(stream, SURNAMES)];
	out->characters = stream_permille(stream, 820) ? 3 : 2;
	for (int i = 1; i < out->characters; i++)
		out->name[i] = given[stream_skewed(stream, GIVEN)];
}

static void make_person(const Who *who, Person *out) {
	Stream household = stream_of(who->seed, 'c', who->household),
		   own = stream_of(who->seed, 'p', who->person);
	char32_t family = surnames[stream_skewed(&household, SURNAMES)];
	uint32_t born = 1945 + stream_below(&household, 50);
	*out = (Person){.male = who->role == 2 ? stream_below(&own, 2) : who->role == 0};
	out->year =
		who->role == 2 ? born + 22 + stream_below(&own, 9) : born - 3 + stream_below(&own, 7);
	out->month = 1 + stream_below(&own, 12);
	out->day = 1 + stream_below(&own, 28);
	make_name(&own, out, who->role == 1 || who->alone ? 0 : family);
	make_id(&own, out);
	make_phone(&own, out->phone);
	make_address(who->alone ? &own : &household, &out->address);
}

/* ---- the row ---------------------------------------------------------------------------------------- */

static void put_character(Line *line, char32_t c) {
	line_putc(line, (char)(0xe0 | c >> 12));
	line_putc(line, (char)(0x80 | (c >> 6 & 63)));
	line_putc(line, (char)(0x80 | (c & 63)));
}

/* Another character of the same reading; the same one when the list has none. */
static char32_t homophone(Stream *stream, char32_t c) {
	uint16_t sound = han_character(c)->reading[0];
	uint32_t start = stream_below(stream, GIVEN);
	for (uint32_t i = 0; i < GIVEN; i++) {
		char32_t other = given[(start + i) % GIVEN];
		if (other != c && han_character(other)->reading[0] == sound)
			return other;
	}
	return c;
}

/* A character of the list that looks like it. */
static char32_t look_alike(Stream *stream, char32_t c) {
	uint16_t shape = han_character(c)->shape;
	uint32_t start = stream_below(stream, GIVEN);
	for (uint32_t i = 0; i < GIVEN && shape; i++) {
		char32_t other = given[(start + i) % GIVEN];
		if (other != c && han_character(other)->shape == shape)
			return other;
	}
	return c;
}

static void mistake_name(Stream *stream, Person *row) {
	int at = 1 + (int)stream_below(stream, (uint32_t)row->characters - 1);
	uint32_t kind = stream_below(stream, 1000);
	if (kind < 45)
		row->name[at] = homophone(stream, row->name[at]);
	else if (kind < 60)
		row->name[at] = look_alike(stream, row->name[at]);
	else if (kind < 68 && row->characters == 3)
		row->characters = 2;
	else if (kind < 73)
		row->name[1] = given[stream_below(stream, GIVEN)]; /* a name of one's own choice */
}

static const char *reading(const Person *row, int i) {
	const SurnameReading *own = i ? NULL : surname_reading(row->name[0], 0);
	return own ? own->syllables[0] : han_syllables[han_character(row->name[i])->reading[0]];
}

static void put_pinyin(Stream *stream, const Person *row, Line *line) {
	uint32_t form = stream_below(stream, 100);
	if (form < 20)
		return;
	if (form >= 25)
		line_put(line, reading(row, 0));
	if (form >= 25 && form < 60)
		line_putc(line, ' ');
	for (int i = 1; i < row->characters; i++)
		line_put(line, reading(row, i));
	if (form < 25) { /* surname last */
		line_putc(line, ' ');
		line_put(line, reading(row, 0));
	}
}

static void put_birth(Stream *stream, const Person *row, bool mistakes, Line *line) {
	uint32_t kind = stream_below(stream, 1000), month = row->month, day = row->day;
	if (kind < 40)
		return;
	if (mistakes && kind < 55 && day <= 12) {
		month = row->day;
		day = row->month;
	} else if (mistakes && kind < 70)
		day = 1 + stream_below(stream, 28);
	else if (mistakes && kind < 80)
		month = day = 1;
	line_put_number(line, row->year, 4);
	line_putc(line, '-');
	line_put_number(line, month, 2);
	line_putc(line, '-');
	line_put_number(line, day, 2);
}

static void put_id(Stream *stream, const Who *who, const Person *row, Line *line) {
	uint32_t kind = stream_below(stream, 1000);
	char id[19];
	memcpy(id, row->id, sizeof id);
	if (kind < 120)
		return;
	if (who->role == 2 && !who->alone && kind < 200) { /* the father's */
		Who father = *who;
		Person other;
		father.person -= 2;
		father.role = 0;
		make_person(&father, &other);
		memcpy(id, other.id, sizeof id);
	} else if (who->copy && kind < 220 && row->year < 2000) {
		memmove(id + 6, id + 8, 9);
		id[15] = '\0';
	} else if (who->copy && kind < 240)
		mistype_digit(stream, id, 17);
	else if (who->copy && kind < 250)
		swap_digits(stream, id, 17);
	line_put(line, id);
}

static void put_phone(Stream *stream, const Who *who, const Person *row, Line *line) {
	uint32_t kind = stream_below(stream, 1000);
	char phone[12];
	memcpy(phone, row->phone, sizeof phone);
	if (kind < 80)
		return;
	if (kind < 90) {
		line_put(line, "13800000000");
		return;
	}
	if (!who->alone && kind < (who->role == 2 ? 600 : 200)) {
		Stream household = stream_of(who->seed, 'f', who->household);
		make_phone(&household, phone);
	} else if (who->copy && kind >= 920)
		make_phone(stream, phone); /* a new number */
	else if (who->copy && kind >= 900)
		mistype_digit(stream, phone + 1, 10);
	if (kind % 20 == 7)
		line_put(line, "+86 ");
	line_put(line, phone);
}

static void put_address(Stream *stream, const Who *who, const Person *row, Line *line) {
	uint32_t kind = stream_below(stream, 1000);
	Address address = row->address;
	if (kind < 50)
		return;
	if (who->copy && kind >= 900)
		make_address(stream, &address); /* moved */
	if (kind % 10)
		line_put(line, address.district);
	line_put(line, address.road);
	line_put(line, address.road_kind);
	line_put_number(line, address.number, 1);
	line_put(line, "号");
	if (kind >= 50 && kind < 110)
		return;
	if (address.estate) {
		line_put(line, address.estate);
		line_put(line, address.estate_kind);
		line_put_number(line, address.building, 1);
		line_put(line, kind & 1 ? "栋" : kind & 2 ? "幢" : "号楼");
		line_put_number(line, address.unit, 1);
		line_put(line, "单元");
	}
	line_put_number(line, address.room, 1);
	line_put(line, kind % 3 ? "室" : "");
}

void demo_register_cn_row(const Who *who, Line *line) {
	Person row;
	Stream stream = stream_of(who->seed, 'r' + (uint64_t)who->copy * 256, who->person);
	make_person(who, &row);
	if (who->copy)
		mistake_name(&stream, &row);
	for (int i = 0; i < row.characters; i++)
		put_character(line, row.name[i]);
	line_putc(line, ',');
	put_pinyin(&stream, &row, line);
	line_putc(line, ',');
	if (!stream_permille(&stream, 10))
		line_putc(line, row.male ^ (who->copy && stream_permille(&stream, 3)) ? 'M' : 'F');
	line_putc(line, ',');
	put_birth(&stream, &row, who->copy, line);
	line_putc(line, ',');
	put_id(&stream, who, &row, line);
	line_putc(line, ',');
	put_phone(&stream, who, &row, line);
	line_putc(line, ',');
	put_address(&stream, who, &row, line);
}
