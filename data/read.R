# The published tables and the dictionary, for R. It stands beside what it reads (tables/ and dictionary*.yml).
#
#   source("data/read.R")
#   tables <- read_tables()           # data frames: tables$items, tables$news, tables$leads, ...
#   codes <- code_news(tables$news)   # a row a match: item_id, scheme, code, evidence, start, end
#   table(unique(codes[c("item_id", "scheme", "code")])$code)    # in how many items a code is
#
# Packages: jsonlite for the tables, yaml and stringi for the codes. Any locale. The code is MIT, as all code here.

# All tables of the package, with the types that datapackage.json states. Only an empty field is missing: NA is Namibia.
read_tables <- function(folder = "data/tables") {
  described <- file.path(folder, "datapackage.json")
  if (!file.exists(described))
    stop(described, ": no such file, looked for from ", getwd(), "; setwd() to the project's folder, or name another")
  package <- jsonlite::fromJSON(described)$resources
  classes <- c(string = "character", boolean = "logical", integer = "integer", number = "numeric", date = "Date")
  read <- function(file, fields) {
    read.csv(file.path(folder, file), encoding = "UTF-8", na.strings = "", check.names = FALSE,
             colClasses = setNames(classes[fields$type], fields$name))
  }
  setNames(Map(read, package$path, package$schema$fields), package$name)
}

# Codes of news items by the three dictionary files of a folder. The rules are those of code_news in Python (its module
# helpers.coding.dictionary states them); the project's checks compare the two, row by row.
#   news: item_id, headline, excerpt, dateline and headline_start, excerpt_start (places on the page, from 0)
code_news <- function(news, folder = "data") {
  absent <- setdiff(c("item_id", "headline", "excerpt", "dateline", "headline_start", "excerpt_start"), names(news))
  if (length(absent)) stop("news has no ", toString(absent), "; expected the columns of tables$news")
  patterns <- rbind(read_patterns(folder, "dictionary.yml", "signal"),
                    read_patterns(folder, "dictionary_not.yml", "not"),
                    read_patterns(folder, "dictionary_with.yml"))
  words <- do.call(rbind, c(
    Map(split_words, news$item_id, news$headline, news$headline_start, NA, FALSE),
    Map(split_words, news$item_id, news$excerpt, news$excerpt_start, news$dateline, TRUE)))
  if (is.null(words)) stop("news has no words: expected a headline or an excerpt in at least one row")
  words <- words[order(match(words$item_id, news$item_id)), ]  # an item's headline, then its excerpt
  hits <- merge(patterns, find_patterns(words, unique(patterns$pattern)))
  hits$item_id <- words$item_id[hits$first]

  # A theme needs words that say what the item reports.
  hits <- hits[hits$scheme != "theme" | words$reported[hits$first] & words$reported[hits$last], ]

  # All that was found in an item for one code. Which of the signals count?
  asking <- with(patterns[patterns$role == "beside", ], paste(scheme, code, rule))
  counting <- function(found) {
    counts <- function(pattern, first, last) {
      overlaps <- found$first <= last & found$last >= first
      # What speaks against the code cancels the signals that it overlaps, unless the signal is the longer one.
      if (any(found$role == "not" & overlaps & found$last - found$first >= last - first)) return(FALSE)
      # A weak signal needs one of its rules: something beside it, in other words of the item, and nothing of `unless`.
      rules <- unique(found$rule[found$role == "signals" & found$pattern == pattern])
      met <- function(rule) {
        asks <- paste(found$scheme[1], found$code[1], rule) %in% asking
        beside <- any(found$rule == rule & found$role == "beside" & !overlaps)
        (beside || !asks) && !any(found$rule == rule & found$role == "unless")
      }
      length(rules) == 0 || any(vapply(rules, met, NA))
    }
    signals <- found[found$role == "signal", ]
    signals <- signals[as.logical(Map(counts, signals$pattern, signals$first, signals$last)), ]
    # Of several matches in the same words the longest stays.
    signals <- signals[order(signals$first, -signals$last), ]
    signals[signals$last > c(0, cummax(signals$last))[seq_along(signals$last)], ]
  }
  found <- split(hits, hits[c("item_id", "scheme", "code")], drop = TRUE)
  signals <- do.call(rbind, c(list(hits[0, ]), lapply(found, counting)))

  # The last resort: an unspecified crime is one only where the item has no other.
  other <- signals$scheme == "crime_type" & signals$code != "unspecified_crime"
  signals <- signals[signals$code != "unspecified_crime" | !signals$item_id %in% signals$item_id[other], ]

  signals <- signals[order(match(signals$scheme, patterns$scheme), signals$first, signals$code, method = "radix"), ]
  from <- words$start[signals$first]
  to <- words$end[signals$last]
  part <- words$part_start[signals$first]
  data.frame(item_id = signals$item_id, scheme = signals$scheme, code = signals$code,
             evidence = stringi::stri_sub(words$part[signals$first], from, to),
             start = part + from - 1L, end = part + to)
}

# The patterns of a dictionary file: scheme, code, rule, role, pattern. Only the third file names rules and roles.
read_patterns <- function(folder, file, role = NULL) {
  lines <- readLines(file.path(folder, file), encoding = "UTF-8")
  walk <- function(node, keys) {
    if (is.list(node)) return(do.call(rbind, lapply(names(node), function(key) walk(node[[key]], c(keys, key)))))
    data.frame(scheme = keys[1], code = keys[2], rule = if (is.null(role)) keys[3] else "",
               role = if (is.null(role)) keys[4] else role, pattern = fold(node))
  }
  found <- walk(yaml::yaml.load(paste(lines, collapse = "\n")), NULL)
  # Hyphens and apostrophes separate words.
  found$pattern <- trimws(stringi::stri_replace_all_regex(found$pattern, "[^\\p{L}\\p{N}_*?]+", " "))
  unique(found)
}

# Texts without capitals, accents, ligatures and signs that nobody sees; Arabic letters that writers exchange made one.
fold <- function(text) {
  text <- stringi::stri_replace_all_regex(
    text, "[\\u00ad\\u0640\\u200b-\\u200f\\u202a-\\u202e\\u2060\\u2066-\\u2069\\ufeff\\u02bc]", "")
  raised <- stringi::stri_detect_regex(text, "^\\p{No}$")  # 12\u00b3 is no 123
  text <- ifelse(raised, text, stringi::stri_trans_nfkd(text))
  text <- stringi::stri_replace_all_regex(text, "[^\\p{ccc=0}]", "")
  text <- stringi::stri_replace_all_regex(text, "[\\u2010-\\u2015\\u2212]", "-")
  text <- stringi::stri_trans_char(
    text, "\u0671\u0649\u0629\u060c\u0660\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669",
    "\u0627\u064a\u0647,0123456789")
  stringi::stri_trans_casefold(text)
}

# The words of a headline or an excerpt, one a row. A missing text has none, and those of a dateline are not read.
split_words <- function(item_id, text, text_start, dateline, excerpt) {
  if (is.na(text)) return(NULL)
  chars <- stringi::stri_extract_all_regex(text, "(?s).")[[1]]
  folded <- fold(chars)
  origin <- rep(seq_along(chars), stringi::stri_length(folded))  # where each folded character stood
  folded <- stringi::stri_flatten(folded)
  # Letters at digits are a word of their own: 150kg.
  at <- stringi::stri_locate_all_regex(folded, "\\d+(?=\\p{L})|[\\p{L}\\p{N}_]+", omit_no_match = TRUE)[[1]]
  if (nrow(at) == 0) return(NULL)
  gap <- stringi::stri_sub(folded, c(1, at[-nrow(at), 2] + 1), at[, 1] - 1)  # what stands before each word
  word <- stringi::stri_sub(folded, at[, 1], at[, 2])
  after <- c(gap[-1], "")
  # The point or comma of a number, 7.6 or 12,500, parts nothing.
  ends_in_digit <- stringi::stri_detect_regex(c("", word[-length(word)]), "[0-9]$")
  digits <- ends_in_digit & stringi::stri_detect_regex(word, "^[0-9]")
  gap[digits & gap %in% c(".", ",")] <- " "
  words <- data.frame(
    item_id = item_id, part = text, part_start = text_start, word = word,
    start = origin[at[, 1]], end = pmax(c(origin, length(chars) + 1L)[at[, 2] + 1] - 1L, origin[at[, 2]]),
    # A hyphen may be left out: co-ordinated is also one word.
    joined = ifelse(after == "-", paste0(word, c(word[-1], "")), NA),
    # A sentence or clause ends before the word, also where no space follows. (A point after a space: .5)
    stop = stringi::stri_detect_regex(gap, "[;:!?\\u061f\\u061b\\u2022\\u2026]|(?<! )\\.|\\.(?!$)"),
    comma = stringi::stri_detect_fixed(gap, ","), reported = TRUE)
  if (!is.na(dateline)) {
    words <- words[words$start > stringi::stri_locate_first_fixed(text, dateline)[2], ]
    if (nrow(words) == 0) return(NULL)
  }
  if (excerpt) words$reported <- is_reported(words)
  words$stop[1] <- TRUE  # no phrase runs from one text into the next
  words
}

# Which words of an excerpt say what the item reports: those of the lead, without a sentence that is not the first and
# tells of the years before ("signed in 2002").
is_reported <- function(words) {
  before <- c("in", "since", "of", "from", "until", "en", "de", "desde", "del", "depuis", "du", "des",
              "\u0639\u0627\u0645", "\u0633\u0646\u0647", "\u0641\u064a", "\u0645\u0646\u0630")
  year <- stringi::stri_sub(words$word, -4)
  year <- as.integer(ifelse(stringi::stri_detect_regex(year, "^(19|20)[0-9]{2}$"), year, NA))
  item_year <- stringi::stri_extract_first_regex(words$item_id[1], "^[0-9]{4}")
  earlier <- !is.na(year) & (is.na(item_year) | year < as.integer(item_year))
  past <- earlier & c(FALSE, words$word[-nrow(words)] %in% before)
  sentence <- cumsum(c(FALSE, words$stop[-1]))
  lead <- words$start < words$start[1] + 360
  lead & (sentence == 0 | !sentence %in% sentence[past & lead])
}

# Where patterns stand: pattern, first word, last word (rows of `words`). In a word, * stands for any letters, ? for
# one; a word that is * alone stands for any word.
find_patterns <- function(words, patterns) {
  stop <- c(words$stop, TRUE)
  met <- unique(c(words$word, words$joined[!is.na(words$joined)]))
  single <- match(words$word, met)
  joined <- match(words$joined, met)
  singly <- unname(split(seq_along(single), factor(single, seq_along(met))))  # where each word stands
  jointly <- unname(split(seq_along(joined), factor(joined, seq_along(met))))
  parts <- strsplit(patterns, " ", fixed = TRUE)
  known <- unique(unlist(parts))
  fits <- as.list(match(known, met, nomatch = 0L))
  for (glob in grep("[*?]", known)) {
    expression <- stringi::stri_replace_all_fixed(known[glob], c("*", "?"), c(".*", "."), vectorize_all = FALSE)
    fits[[glob]] <- which(stringi::stri_detect_regex(met, paste0("^", expression, "$")))
  }
  find <- function(part, pattern) {
    number <- match(part, known)
    as_one <- unlist(singly[fits[[number[1]]]])
    as_two <- unlist(jointly[fits[[number[1]]]])  # with the next word
    first <- c(as_one, as_two)
    last <- c(as_one, as_two + 1)
    for (at in seq_along(part)[-1]) {
      # A phrase ends with the sentence, and runs over a comma only at a *.
      on <- !stop[last + 1] & ("*" %in% part[c(at - 1, at)] | !words$comma[last + 1])
      first <- first[on]
      last <- last[on] + 1
      as_one <- single[last] %in% fits[[number[at]]]
      as_two <- joined[last] %in% fits[[number[at]]]
      first <- c(first[as_one], first[as_two])
      last <- c(last[as_one], last[as_two] + 1)
    }
    if (length(first)) data.frame(pattern = pattern, first = first, last = last)
  }
  none <- data.frame(pattern = character(), first = numeric(), last = numeric())
  do.call(rbind, c(list(none), unname(Map(find, parts, patterns))))
}
