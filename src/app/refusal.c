#include "app/refusal.h"

#include "base/str.h"
#include "core/messages.h"

#include <stdio.h>

void refusal_text(Problem problem, int status, const char *language, char *out, size_t size) {
	const ProblemInfo *info = problem_info(problem);
	char title[100], detail[100];
	const char *spoken = str_starts(language, "en") ? "en" : "zh-CN";
	snprintf(title, sizeof title, "problem.%s", info->slug);
	snprintf(detail, sizeof detail, "problem.%s.detail", info->slug);
	snprintf(out, size,
		"{\"type\":\"/problems/%s\",\"title\":\"%s\",\"status\":%d,\"number\":%d,\"detail\":\"%s\"}",
		info->slug, message(spoken, title), status, (int)info->number, message(spoken, detail));
}
