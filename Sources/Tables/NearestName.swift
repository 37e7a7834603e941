/// The known name that a mistyped one is most likely to mean.
enum NearestName {
  /// The name with the smallest edit distance, case aside; nil where none is near.
  static func of(_ name: String, in known: [String]) -> String? {
    let wanted = Array(name.lowercased())
    var best: (name: String, distance: Int)?
    for candidate in known {
      let distance = editDistance(wanted, Array(candidate.lowercased()))
      if distance < best?.distance ?? (max(wanted.count, 3) / 3 + 1) {
        best = (candidate, distance)
      }
    }
    return best?.name
  }

  /// Insertions, deletions and replacements between two words (Levenshtein 1966).
  private static func editDistance(_ a: [Character], _ b: [Character]) -> Int {
    var row = Array(0...b.count)
    for (i, left) in a.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, right) in b.enumerated() {
        let replaced = diagonal + (left == right ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(replaced, row[j] + 1, diagonal + 1)
      }
    }
    return row[b.count]
  }
}
