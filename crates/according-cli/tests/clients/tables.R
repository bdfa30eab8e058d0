# Reads exports with readr, and with arrow where it is installed, and looks at the types: Rscript tables.R DIR
dir <- commandArgs(trailingOnly = TRUE)[1]
path <- function(form) file.path(dir, paste0("clients.", form))
n <- length(readLines(path("jsonl"), warn = FALSE))

library(readr)
for (form in c("csv", "excel.csv")) {
  flat <- read_csv(path(form), guess_max = Inf, show_col_types = FALSE)
  stopifnot(
    nrow(problems(flat)) == 0, nrow(flat) == n,
    is.character(flat$statement_id), all(nchar(flat$statement_id) == 32),
    is.double(flat$confidence), all(flat$confidence >= 0 & flat$confidence <= 1),
    is.numeric(flat$depth), is.character(flat$content), !anyNA(flat$speech_act[flat$cue == "denied"]),
    # A date, or the beginning of one: a column of both stays as it is printed.
    inherits(flat$published, "Date") || inherits(flat$published, "POSIXct") || is.character(flat$published)
  )
}
cat("clients: readr", format(packageVersion("readr")), "in", R.version.string, ":", n, "rows, types as they are\n")

if (requireNamespace("arrow", quietly = TRUE)) {
  table <- arrow::read_parquet(path("parquet"))
  stopifnot(
    nrow(table) == n, inherits(table$published_date, "Date"), is.double(table$confidence), is.integer(table$depth),
    is.list(table$content), all(c("start", "end", "exact") %in% names(table$content[[1]]))
  )
  cat("clients: arrow", format(packageVersion("arrow")), ":", n, "rows, types as they are\n")
} else {
  cat("clients: R's arrow is not installed and was not asked\n")
}
