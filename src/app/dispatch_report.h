/* What `huying dispatch` says of a plan: the file, the summary, the reasons. */
#pragma once

#include "algo/dispatch/plan.h"
#include "app/dispatch_files.h"
#include "base/json.h"

#include <stdio.h>

typedef struct DispatchReport {
	const DispatchFiles *files;
	const DispatchPlan *plan;
	const DispatchProof *proof; /* NULL: not asked for */
	bool why;
	int32_t why_not_person, why_not_need; /* or DISPATCH_NONE */
	const char *language;                 /* of the reasons: "zh-CN" or "en" */
	Arena *arena;
} DispatchReport;

/* PLAN.csv: volunteer_id,need_id,distance_m,cost; people in the order of their file. */
void report_plan(const DispatchReport *report, FILE *out);
void report_plan_head(FILE *out);
void report_plan_row(const DispatchFiles *files, int32_t person, int32_t need, FILE *out);
void report_text(const DispatchReport *report, FILE *out);
void report_json(const DispatchReport *report, FILE *out);

/* dispatch_why.c: the reasons, in sentences or as members of the object that is open. */
void report_why_text(const DispatchReport *report, FILE *out);
void report_why_json(const DispatchReport *report, JsonOut *json);
