/* Rows of a Western register. */
#include "app/demo_register_private.h"

#include <string.h>

const char demo_register_west_header[] = "first_name,surname,sex,dob,city,postcode,phone,email";

/* The commoner first; men's, then women's. Any likeness to people is chance. */
static const char *const first[2][40] = {
	{"james", "john", "robert", "michael", "david", "william", "richard", "thomas", "joseph",
		"charles", "christopher", "daniel", "matthew", "anthony", "mark", "steven", "andrew",
		"paul", "joshua", "kenneth", "kevin", "brian", "george", "edward", "ronald", "timothy",
		"jason", "jeffrey", "ryan", "jacob", "gary", "nicholas", "eric", "jonathan", "stephen",
		"larry", "justin", "scott", "brandon", "benjamin"},
	{"mary", "patricia", "jennifer", "linda", "elizabeth", "barbara", "susan", "jessica", "sarah",
		"karen", "lisa", "nancy", "betty", "sandra", "margaret", "ashley", "kimberly", "emily",
		"donna", "michelle", "carol", "amanda", "melissa", "deborah", "stephanie", "rebecca",
		"laura", "sharon", "cynthia", "kathleen", "amy", "angela", "shirley", "anna", "brenda",
		"pamela", "emma", "nicole", "helen", "samantha"}};
static const char *const stems[] = {"smith", "jones", "taylor", "brown", "williams", "wilson",
	"johnson", "davies", "patel", "robinson", "wright", "thompson", "evans", "walker", "white",
	"roberts", "green", "hall", "thomas", "clarke", "jackson", "wood", "harris", "edwards",
	"turner", "martin", "cooper", "hill", "ward", "hughes", "moore", "clark", "king", "harrison",
	"lewis", "baker", "lee", "allen", "morris", "khan", "scott", "watson", "davis", "parker",
	"james", "bennett", "young", "phillips", "richardson", "mitchell", "bailey", "carter", "cook",
	"singh", "shaw", "bell", "collins", "morgan", "kelly", "begum", "miller", "cox", "hussain"};
static const char *const heads[] = {"hart", "stan", "brad", "ash", "whit", "lang", "nor", "ell",
	"wal", "hol", "win", "bur", "har", "st", "gr", "fair", "ock", "pem", "ros", "thorn"};
static const char *const tails[] = {"ley", "ton", "ford", "well", "field", "man", "wood", "worth",
	"by", "ham", "stone", "bury", "more", "croft", "dale", "ridge"};
static const char *const cities[] = {"london", "birmingham", "leeds", "glasgow", "sheffield",
	"manchester", "bradford", "liverpool", "edinburgh", "bristol", "cardiff", "leicester",
	"coventry", "hull", "belfast"};

#define ONE_OF(stream, list) ((list)[stream_below(stream, sizeof(list) / sizeof *(list))])

typedef struct Person {
	char given[32], surname[32], postcode[10], phone[12];
	const char *city;
	bool male;
	uint32_t year, month, day, number;
} Person;

static void make_surname(Stream *stream, char out[32]) {
	if (stream_permille(stream, 550))
		strcpy(out, stems[stream_skewed(stream, sizeof stems / sizeof *stems)]);
	else
		snprintf(out, 32, "%s%s", ONE_OF(stream, heads), ONE_OF(stream, tails));
}

static void make_phone(Stream *stream, char out[12]) {
	snprintf(out, 12, "07%09u", 100000000 + stream_below(stream, 899999999));
}

static void make_home(Stream *stream, Person *out) {
	out->city = ONE_OF(stream, cities);
	snprintf(out->postcode, sizeof out->postcode, "%c%c%u %u%c%c", 'a' + stream_below(stream, 26),
		'a' + stream_below(stream, 26), 1 + stream_below(stream, 29), stream_below(stream, 10),
		'a' + stream_below(stream, 26), 'a' + stream_below(stream, 26));
}

static void make_person(const Who *who, Person *out) {
	Stream household = stream_of(who->seed, 'w', who->household),
		   own = stream_of(who->seed, 'q', who->person);
	char family[32];
	make_surname(&household, family);
	uint32_t born = 1940 + stream_below(&household, 50);
	*out = (Person){.male = who->role == 2 ? stream_below(&own, 2) : who->role == 0};
	out->year =
		who->role == 2 ? born + 22 + stream_below(&own, 9) : born - 3 + stream_below(&own, 7);
	out->month = 1 + stream_below(&own, 12);
	out->day = 1 + stream_below(&own, 28);
	out->number = stream_below(&own, 1000);
	strcpy(out->given, first[!out->male][stream_skewed(&own, 40)]);
	if (who->alone)
		make_surname(&own, out->surname);
	else
		strcpy(out->surname, family);
	make_phone(&own, out->phone);
	make_home(who->alone ? &own : &household, out);
}

/* A letter is another, missing, twice, or changes places with the next. */
static void mistype(Stream *stream, char *word) {
	size_t n = strlen(word), at = stream_below(stream, (uint32_t)n);
	char c = word[at];
	switch (n > 2 && n < 30 ? stream_below(stream, 4) : 0) {
	case 0: word[at] = (char)('a' + stream_below(stream, 26)); break;
	case 1: memmove(word + at, word + at + 1, n - at); break;
	case 2: memmove(word + at + 1, word + at, n - at + 1); break;
	case 3:
		at = at + 1 < n ? at : n - 2;
		c = word[at];
		word[at] = word[at + 1];
		word[at + 1] = c;
		break;
	}
}

static void mistake_names(Stream *stream, Person *row) {
	uint32_t kind = stream_below(stream, 1000);
	char swapped[32];
	if (kind < 50)
		mistype(stream, row->given);
	else if (kind < 100)
		mistype(stream, row->surname);
	else if (kind < 120) {
		strcpy(swapped, row->given);
		strcpy(row->given, row->surname);
		strcpy(row->surname, swapped);
	} else if (kind < 150)
		row->given[1] = '\0'; /* an initial */
	else if (kind < 190 && !row->male)
		make_surname(stream, row->surname); /* married */
}

static void put_birth(Stream *stream, const Person *row, bool mistakes, Line *line) {
	uint32_t kind = stream_below(stream, 1000);
	bool swapped = mistakes && kind >= 50 && kind < 70 && row->day <= 12;
	if (kind < 50)
		return;
	uint32_t day = mistakes && kind >= 70 && kind < 95 ? 1 + stream_below(stream, 28) : row->day;
	line_put_number(line, row->year, 4);
	line_putc(line, '-');
	line_put_number(line, swapped ? day : row->month, 2);
	line_putc(line, '-');
	line_put_number(line, swapped ? row->month : day, 2);
}

static void put_phone(Stream *stream, const Who *who, const Person *row, Line *line) {
	uint32_t kind = stream_below(stream, 1000);
	char phone[12];
	memcpy(phone, row->phone, sizeof phone);
	if (kind < 150)
		return;
	if (!who->alone && kind < (who->role == 2 ? 500 : 250)) {
		Stream household = stream_of(who->seed, 'g', who->household);
		make_phone(&household, phone);
	} else if (who->copy && kind >= 900)
		make_phone(stream, phone);
	else if (who->copy && kind >= 870)
		mistype_digit(stream, phone + 2, 9);
	line_put(line, phone);
}

static void put_email(Stream *stream, const Person *own, Line *line) {
	if (stream_permille(stream, 300))
		return;
	line_put(line, own->given);
	line_putc(line, '.');
	line_put(line, own->surname);
	line_put_number(line, own->number, 1);
	line_put(line, own->number % 3 ? "@mail.example" : "@post.example");
}

void demo_register_west_row(const Who *who, Line *line) {
	Person own, row;
	Stream stream = stream_of(who->seed, 's' + (uint64_t)who->copy * 256, who->person);
	make_person(who, &own);
	row = own;
	if (who->copy)
		mistake_names(&stream, &row);
	if (who->copy && stream_permille(&stream, 100))
		make_home(&stream, &row); /* moved */
	line_put(line, stream_permille(&stream, 20) ? "" : row.given);
	line_putc(line, ',');
	line_put(line, stream_permille(&stream, 10) ? "" : row.surname);
	line_putc(line, ',');
	if (!stream_permille(&stream, 20))
		line_putc(line, row.male ? 'M' : 'F');
	line_putc(line, ',');
	put_birth(&stream, &row, who->copy, line);
	line_putc(line, ',');
	line_put(line, stream_permille(&stream, 40) ? "" : row.city);
	line_putc(line, ',');
	line_put(line, stream_permille(&stream, 80) ? "" : row.postcode);
	line_putc(line, ',');
	put_phone(&stream, who, &row, line);
	line_putc(line, ',');
	put_email(&stream, &own, line);
}
