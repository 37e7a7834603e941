// SimulatedStudies [--studies N] [--seed S] [--threads N] [--only NAME]: prints tables in Markdown.
import Learning

let arguments = CommandLine.arguments

func value(of option: String) -> String? {
  guard let place = arguments.firstIndex(of: option), place + 1 < arguments.count else {
    return nil
  }
  return arguments[place + 1]
}

let simulations = Simulations(
  studies: value(of: "--studies").flatMap { Int($0) } ?? 1000,
  key: RandomKey(seed: value(of: "--seed").flatMap { UInt64($0) } ?? 1),
  threads: value(of: "--threads").flatMap { Int($0) } ?? 2)

let parts: [(name: String, title: String, rates: () throws -> Rates)] = [
  (
    "coverage", "95 % interval, 1,000 rows, 5 folds × 2, holds the truth",
    { try simulations.coverage(rows: 1000) }
  ),
  (
    "coverage", "95 % interval, 4,000 rows, 5 folds × 2, holds the truth",
    { try simulations.coverage(rows: 4000) }
  ),
  (
    "holdout", "95 % interval, one holdout of 300 of 1,000 rows, holds the truth",
    { try simulations.holdout(rows: 1000) }
  ),
  (
    "alarms", "two equal forests told apart at the 5 % level, 300 rows, 5 folds × 10",
    { try simulations.equalForests(rows: 300) }
  ),
  (
    "alarms", "two rules equal by symmetry told apart at the 5 % level, 600 rows, 5 folds × 10",
    { try simulations.equalRules(rows: 600) }
  ),
  (
    "band", "five equal forests, 600 rows, 5 folds",
    { try simulations.bandOfForests(rows: 600) }
  ),
  (
    "constraints", "the threshold keeps its constraint on the population, 1,000 rows",
    { try simulations.constraints(rows: 1000) }
  ),
  (
    "promises", "strong signal (AUC .84), 1,000 rows, asked to hold in 90 %",
    { try simulations.promises(.strong, rows: 1000, precision: 0.5) }
  ),
  (
    "promises", "weak signal (AUC .66), 2,000 rows, asked to hold in 90 %",
    { try simulations.promises(.weak, rows: 2000, precision: 0.35) }
  ),
  (
    "promises", "faint signal (AUC .61), 1,000 rows, asked to hold in 90 %",
    { try simulations.promises(.faint, rows: 1000, precision: 0.25) }
  ),
  (
    "promises", "faint signal (AUC .61), 4,000 rows, asked to hold in 90 %",
    { try simulations.promises(.faint, rows: 4000, precision: 0.3) }
  ),
  (
    "promises", "weak signal, a tenth positive (AUC .65), 2,000 rows, asked to hold in 90 %",
    { try simulations.promises(.rare, rows: 2000, precision: 0.15) }
  ),
  (
    "promises", "no signal at all, 2,000 rows, asked to hold in 90 %",
    { try simulations.promises(.none, rows: 2000, precision: 0.25) }
  ),
  (
    "ensembles", "ensembles of five models, 300 to 1,500 rows, 5 folds, three inner folds",
    { try simulations.ensembles() }
  ),
  (
    "selection", "the best of 50 equal settings by AUC, 1,000 rows",
    { try simulations.selection(rows: 1000) }
  ),
  (
    "shuffled", "labels shuffled, 400 rows, 5 folds × 2",
    { try simulations.shuffledLabels(rows: 400) }
  ),
]

for part in parts where value(of: "--only").map({ $0 == part.name }) ?? true {
  for line in try part.rates().table(part.title) { print(line) }
  print()
}
