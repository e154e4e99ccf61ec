# Makes golden/farrington_offset.csv: farringtonFlexible with populationOffset, on salmonella_agona with a made-up
# population that grows by half and doubles in summer. Rscript tests/data/risk/make-offset.R, in the root of the tree.
suppressMessages(library(surveillance))
root <- "tests/data/risk/"
d <- read.csv(paste0(root, "series/salmonella_agona.csv"))
n <- nrow(d)
population <- round(100000 * (1 + 0.5 * seq_len(n) / n) * (1 + (d$week > 25 & d$week < 35)))
x <- sts(d$cases, start = c(1990, 1), frequency = 52, population = matrix(population, n))
out <- NULL
for (bound in c("nbPlugin", "delta")) {
  r <- suppressWarnings(farringtonFlexible(x, control = list(range = 261:n, b = 4, w = 3, noPeriods = 10,
    weightsThreshold = 2.58, pastWeeksNotIncluded = 26, pThresholdTrend = 1, alpha = 0.01, thresholdMethod = bound,
    powertrans = "2/3", populationOffset = TRUE)))
  k <- r@control
  out <- rbind(out, data.frame(bound, t = 261:n, population = population[261:n], observed = d$cases[261:n],
    expected = k$expected[, 1], upperbound = upperbound(r)[, 1], phi = k$phi[, 1], trend_coef = k$trendVector[, 1],
    alarm = as.numeric(alarms(r)[, 1])))
}
out[is.na(out)] <- NA
for (name in names(out)[-1]) out[[name]] <- ifelse(is.na(out[[name]]), "NA", sprintf("%.17g", as.numeric(out[[name]])))
write.csv(out, paste0(root, "golden/farrington_offset.csv"), row.names = FALSE, quote = FALSE)
write.csv(data.frame(t = seq_len(n), cases = d$cases, population), paste0(root, "series/salmonella_population.csv"),
  row.names = FALSE, quote = FALSE)
