#include "app/risk/risk_out.h"

#include "algo/epistat/day.h"
#include "base/json.h"

#include <math.h>
#include <string.h>

void risk_out_init(RiskOut *out, Arena *arena, const char *const *columns, bool json) {
	*out = (RiskOut){.columns = columns, .json = json};
	buf_init(&out->buf, arena);
}

static void put_json_text(Buf *buf, const char *text) {
	JsonOut json;
	jw_init(&json, buf);
	jw_text(&json, text);
}

/* What stands before a cell. A JSON row begins with the comma of the row before; the sink drops the first. */
static void begin_cell(RiskOut *out) {
	if (!out->json) {
		if (out->at)
			buf_putc(&out->buf, ',');
		return;
	}
	buf_puts(&out->buf, out->at ? "," : ",\n{");
	put_json_text(&out->buf, out->columns[out->at]);
	buf_putc(&out->buf, ':');
}

static void end_cell(RiskOut *out) {
	if (out->columns[++out->at])
		return;
	buf_puts(&out->buf, out->json ? "}" : "\n");
	out->at = 0;
}

/* RFC 4180. */
static void put_csv_text(Buf *buf, const char *text) {
	if (!strpbrk(text, ",\"\r\n")) {
		buf_puts(buf, text);
		return;
	}
	buf_putc(buf, '"');
	for (; *text; text++) {
		if (*text == '"')
			buf_putc(buf, '"');
		buf_putc(buf, *text);
	}
	buf_putc(buf, '"');
}

static void put_missing(RiskOut *out) {
	buf_puts(&out->buf, out->json ? "null" : "NA");
}

void risk_out_text(RiskOut *out, const char *text) {
	begin_cell(out);
	if (!text)
		put_missing(out);
	else if (out->json)
		put_json_text(&out->buf, text);
	else
		put_csv_text(&out->buf, text);
	end_cell(out);
}

static void put_whole(Buf *buf, int64_t n) {
	char digits[24], *at = digits + sizeof digits;
	uint64_t left = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
	do
		*--at = (char)('0' + left % 10);
	while (left /= 10);
	if (n < 0)
		*--at = '-';
	buf_add(buf, at, (size_t)(digits + sizeof digits - at));
}

/* JSON knows no infinity: there it is a text. */
static void put_number(RiskOut *out, double x) {
	const double exact = 1e15; /* whole numbers below need no more digits */
	char text[32];
	if (isnan(x))
		put_missing(out);
	else if (isinf(x))
		buf_printf(&out->buf, out->json ? "\"%s\"" : "%s", x > 0 ? "Inf" : "-Inf");
	else if (fabs(x) < exact && x == (double)(int64_t)x)
		put_whole(&out->buf, (int64_t)x);
	else
		buf_add(&out->buf, text, (size_t)snprintf(text, sizeof text, "%.17g", x));
}

void risk_out_number(RiskOut *out, double x) {
	begin_cell(out);
	put_number(out, x);
	end_cell(out);
}

void risk_out_whole(RiskOut *out, int64_t n) {
	begin_cell(out);
	put_whole(&out->buf, n);
	end_cell(out);
}

void risk_out_day(RiskOut *out, int64_t day) {
	int year, month, date;
	char text[40];
	day_parts(day, &year, &month, &date);
	snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, date);
	risk_out_text(out, text);
}

void risk_out_alarm(RiskOut *out, int alarm) {
	risk_out_number(out, alarm < 0 ? NAN : alarm);
}

static void put_header(const RiskSink *sink) {
	FILE *file = sink->to->file;
	if (sink->json) {
		fputc('[', file);
		return;
	}
	for (size_t i = 0; sink->columns[i]; i++)
		fprintf(file, "%s%s", i ? "," : "", sink->columns[i]);
	fputc('\n', file);
}

int risk_sink_open(
	RiskSink *sink, RiskJob *job, const char *path, const char *const *columns, bool json) {
	*sink = (RiskSink){.columns = columns, .json = json};
	int r = risk_job_output(job, path, &sink->to);
	if (!r)
		put_header(sink);
	return r;
}

void risk_sink_put(RiskSink *sink, const RiskOut *rows) {
	size_t skip = sink->json && !sink->any && rows->buf.size ? 1 : 0;
	sink->any = sink->any || rows->buf.size;
	fwrite(rows->buf.data + skip, 1, rows->buf.size - skip, sink->to->file);
}

void risk_sink_end(RiskSink *sink) {
	if (sink->json)
		fputs("\n]\n", sink->to->file);
}

int risk_out_file(RiskJob *job, const char *path, const RiskOut *rows) {
	RiskSink sink;
	int r = risk_sink_open(&sink, job, path, rows->columns, rows->json);
	if (r)
		return r;
	risk_sink_put(&sink, rows);
	risk_sink_end(&sink);
	return 0;
}
