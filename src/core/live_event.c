/* A journal line as a server-sent event. */
#include "core/live.h"

const char *live_event_text(Arena *arena, const JournalLine *line) {
	Buf buf;
	JsonOut out;
	buf_init(&buf, arena);
	buf_printf(&buf, "id: %lld\nevent: %s\ndata: ", (long long)line->seq, line->kind);
	jw_init(&out, &buf);
	jw_object(&out);
	jw_put_int(&out, "seq", line->seq);
	jw_put_time(&out, "at", line->at);
	jw_put_text(&out, "area", line->area);
	jw_put_text(&out, "kind", line->kind);
	jw_put_text(&out, "subject", line->subject);
	if (line->subject_id)
		jw_put_id(&out, "subject_id", line->subject_id);
	if (line->person)
		jw_put_id(&out, "person", line->person);
	jw_key(&out, "body");
	jw_raw(&out, line->body);
	jw_object_end(&out);
	buf_puts(&buf, "\n\n");
	return buf.data;
}
