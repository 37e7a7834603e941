extension DataAudit {
  /// Signs that rows were made from other rows before the data were cut, as by SMOTE.
  func syntheticRows(threads: Int) -> [Finding] { between(threads: threads) + fractions() }

  /// Rows of one class that lie exactly on the line between two others of it.
  ///
  /// The other class is the yardstick: on coarse numbers some rows lie so by chance.
  private func between(threads: Int) -> [Finding] {
    let numbers = columns.filter { $0.isNumber && $0.distinct >= 20 }
    guard numbers.count >= 3 else { return [] }
    let searches = [false, true].map { wanted in
      let members = rows.indices.filter { isPositive[$0] == wanted }
      return SegmentSearch(numbers, rows: members).run(threads: threads)
    }
    let shares = searches.map { Double($0.found) / Double(max($0.looked, 1)) }
    let blamed = shares[1] >= shares[0] ? 1 : 0
    // Of three numbers two are needed for the place and the direction, so that one alone has to agree.
    let fewest = numbers.count == 3 ? 0.1 : 0.02
    guard searches[blamed].found >= 4, shares[blamed] >= fewest,
      shares[blamed] >= 5 * shares[1 - blamed]
    else { return [] }
    let name = blamed == 1 ? "positive" : "negative"
    return [
      Finding(
        "rows-between-rows", .serious,
        "of \(searches[blamed].looked) \(name) rows looked at, \(searches[blamed].found) "
          + "(\(Phrases.percent(shares[blamed]))) lie exactly between two others of their class in "
          + "every number: they seem to be synthetic, made before the data were cut, so that tested "
          + "rows have their makings in training",
        numbers: [
          ("looked", Double(searches[blamed].looked)), ("found", Double(searches[blamed].found)),
          ("share", shares[blamed]), ("shareInOtherClass", shares[1 - blamed]),
        ])
    ]
  }

  /// Columns that hold fractions in one class and whole numbers only in the other.
  private func fractions() -> [Finding] {
    var found: [(column: String, share: Double, positive: Bool)] = []
    for column in columns where column.isNumber {
      var fractional = ClassTally()
      for (place, value) in column.values.enumerated() where value != value.rounded() {
        fractional.add(ClassTally(positive: column.positives[place], all: column.counts[place]))
      }
      let positives = column.presentPositives
      let negatives = column.present - positives
      guard fractional.all >= 10, positives >= 100, negatives >= 100 else { continue }
      if fractional.negative == 0, fractional.positive * 100 >= positives {
        found.append((column.name, Double(fractional.positive) / Double(positives), true))
      } else if fractional.positive == 0, fractional.negative * 100 >= negatives {
        found.append((column.name, Double(fractional.negative) / Double(negatives), false))
      }
    }
    return [true, false].flatMap { positive in
      Self.fractionFinding(
        found.filter { $0.positive == positive }.map { ($0.column, $0.share) }, positive)
    }
  }

  private static func fractionFinding(
    _ found: [(column: String, share: Double)], _ positive: Bool
  ) -> [Finding] {
    guard !found.isEmpty else { return [] }
    let (mixed, whole) = positive ? ("positive", "negative") : ("negative", "positive")
    let share = found.map(\.share).max() ?? 0
    return [
      Finding(
        "fractions-in-one-class", .serious,
        "\(Phrases.columns(found.map(\.column))) \(found.count == 1 ? "holds" : "hold") whole numbers "
          + "in every \(whole) row and fractions in up to \(Phrases.percent(share)) of the \(mixed) "
          + "ones: were rows of that class made from others?",
        numbers: [("columns", Double(found.count)), ("highestShare", share)],
        columns: found.map(\.column))
    ]
  }
}
