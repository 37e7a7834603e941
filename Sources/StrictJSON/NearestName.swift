/// The number of insertions, deletions, replacements and swaps of neighbours that turn one text into
/// the other (optimal string alignment).
package func editDistance(_ first: String, _ second: String) -> Int {
  let first = Array(first)
  let second = Array(second)
  var beforeLast: [Int] = []
  var last = Array(0...second.count)
  for (i, a) in first.enumerated() {
    var row = [i + 1]
    for (j, b) in second.enumerated() {
      var best = min(last[j + 1] + 1, row[j] + 1, last[j] + (a == b ? 0 : 1))
      if i > 0, j > 0, a == second[j - 1], first[i - 1] == b {
        best = min(best, beforeLast[j - 1] + 1)
      }
      row.append(best)
    }
    (beforeLast, last) = (last, row)
  }
  return last[second.count]
}

/// The name that somebody who wrote `name` most likely meant; nil where none is near.
///
/// What it is called elsewhere counts first. Else near is an edit distance below four and below half of the
/// longer length; a difference in case counts as one edit at most. The first of equally near names wins.
package func nearest(to name: String, in known: some Sequence<String>) -> String? {
  let known = Array(known)
  if let own = Synonyms.own(of: name, in: known) { return own }
  var best: (name: String, distance: Int)?
  for candidate in known where abs(candidate.count - name.count) < 4 {
    let distance = min(
      editDistance(name, candidate), editDistance(name.lowercased(), candidate.lowercased()) + 1)
    let isNear = distance < 4 && 2 * distance < max(name.count, candidate.count)
    if isNear, distance < best?.distance ?? 4 { best = (candidate, distance) }
  }
  return best?.name
}
