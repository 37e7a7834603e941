// Scores TELCO.csv [FILE.csv] [--threads N] [--out FILE]: how fast one row and a file are scored,
// and how fast rows are explained.
//
// The models are fitted on TELCO.csv; FILE.csv, which may be TELCO.csv many times over, is scored as
// `workbench predict` does.
import Linear
import Peak
import Simulation
import Trees

let words = CommandLine.arguments
let files = words.dropFirst().prefix { !$0.hasPrefix("--") }

func option(_ name: String) -> String? {
  words.firstIndex(of: name).flatMap { $0 + 1 < words.count ? words[$0 + 1] : nil }
}

guard let telco = files.first else {
  print("usage: Scores TELCO.csv [FILE.csv] [--threads N] [--out FILE]")
  throw Usage()
}
let threads = option("--threads").flatMap { Int($0) } ?? 2
let models = Models(path: telco, threads: threads)
for (name, scorer) in [
  ("logistic regression", try models.scorer(LogisticRegression())),
  ("forest of 300 trees", try models.scorer(forest(trees: 300))),
  ("forest of 500 trees", try models.scorer(forest(trees: 500))),
] {
  let row = try models.microseconds(scorer)
  print("\(name): one row in \(row.median) µs, \(row.slow) µs at the 99th percentile")
  let (one, all) = (
    try models.reasonMicroseconds(scorer, threads: 1),
    try models.reasonMicroseconds(scorer, threads: threads)
  )
  print("\(name): reasons of a row in \(one) µs on one thread, \(all) µs on \(threads)")
  guard let file = files.dropFirst().first else { continue }
  let found = try models.bulk(scorer, file: file, out: option("--out") ?? "/dev/null")
  print(
    "\(name): \(found.rows) rows in \(found.seconds) s,"
      + " \(Int(Double(found.rows) / found.seconds)) rows/s, peak \(peak_resident_kib() / 1024) MB")
}

func forest(trees: Int) -> RandomForest {
  var forest = RandomForest(trees: trees, minimumLeafSize: 5)
  forest.outOfBag = false
  return forest
}

struct Usage: Error {}
