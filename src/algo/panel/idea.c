#include "algo/panel/idea.h"

#include <math.h>

IdeaAnswer idea_rescale(IdeaAnswer a, double wanted, bool probability) {
	double stretch = wanted / a.confidence;
	IdeaAnswer out = {
		a.best - (a.best - a.low) * stretch, a.best, a.best + (a.high - a.best) * stretch, wanted};
	if (probability) {
		out.low = fmax(0, out.low);
		out.high = fmin(1, out.high);
	}
	return out;
}

IdeaRound idea_aggregate(const IdeaAnswer *answers, size_t n, double wanted, bool probability) {
	IdeaRound round = {.best_least = INFINITY, .best_most = -INFINITY};
	double squares = 0, count = (double)n;
	for (size_t i = 0; i < n; i++) {
		IdeaAnswer a = idea_rescale(answers[i], wanted, probability);
		round.low += a.low / count;
		round.best += a.best / count;
		round.high += a.high / count;
		round.best_least = fmin(round.best_least, a.best);
		round.best_most = fmax(round.best_most, a.best);
	}
	for (size_t i = 0; i < n; i++)
		squares += (answers[i].best - round.best) * (answers[i].best - round.best);
	round.best_sd = n > 1 ? sqrt(squares / (count - 1)) : NAN;
	return round;
}
