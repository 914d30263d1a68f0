# R's package `bunching` on counts of days: reads key,limit,near,first,last,day,number and prints key,after,order,excess.
#
# Of the orders 2 to 9 of its polynomial that which Schwarz's criterion prefers is taken; the days up to the limit that are
# looked at, and 10 or 15 days after it, are left out of the fit, as they are in ours.
suppressPackageStartupMessages(library(bunching))
given <- read.csv(file("stdin"))
cat("key,after,order,excess\n")
for (one in split(given, factor(given$key, unique(given$key)))) {
  limit <- one$limit[1]; first <- one$first[1]; last <- one$last[1]
  counts <- data.frame(bin = first:last)
  counts$freq <- counts$freq_orig <- sapply(counts$bin, function(day) sum(one$number[one$day == day]))
  for (after in c(10, 15)) {
    fits <- lapply(2:9, function(order) {
      made <- prep_data_for_fit(counts, limit, 1, limit - first, last - limit, order, one$near[1] - 1, after, NA, NA, FALSE)
      list(order = order, made = made, score = BIC(lm(made$model_formula, made$data_binned)))
    })
    best <- fits[[which.min(sapply(fits, function(fit) fit$score))]]
    found <- fit_bunching(best$made$data_binned, best$made$model_formula, FALSE, NA)
    cat(sprintf("%s,%d,%d,%.1f\n", one$key[1], after, best$order, found$B_zl_zstar))
  }
}
