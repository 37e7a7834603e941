import Learning
import StrictJSON

extension DataAudit {
  /// Signs that rows were made from other rows before the data were split, as by SMOTE.
  func syntheticRows() throws(FitError) -> [Finding] { try between() + finerNumbers() }

  /// A class with this many times the rows of the other was not filled up with made ones.
  static let largestMadeClass = 1.2

  /// Rows of one class that lie on the line between two others of it.
  ///
  /// On coarse numbers some rows lie so by chance. Yardsticks are the other class, with as many rows to lie
  /// between, and the same rows moved a little. Made rows are all of one class, which was the rarer one
  /// before.
  private func between() throws(FitError) -> [Finding] {
    let all = ownNumbers.filter { $0.distinct >= 2 }
    // Flags and small counts may have been taken for categories, which are not put between others.
    let fine = all.filter { $0.distinct >= 10 }
    let found = try between(all)
    guard found.isEmpty, fine.count >= 4, fine.count < all.count else { return found }
    return try between(fine)
  }

  private func between(_ numbers: [AuditedColumn]) throws(FitError) -> [Finding] {
    guard numbers.count(where: { $0.distinct >= 20 }) >= 2, numbers.count >= 3 else { return [] }
    let members = [false, true].map { wanted in rows.indices.filter { isPositive[$0] == wanted } }
    let parents = Int(Self.largestMadeClass * Double(members.map(\.count).min() ?? 0))
    guard parents >= 20 else { return [] }
    let searches = try members.map { rows throws(FitError) in
      try SegmentSearch(numbers, rows: rows, parents: parents, context: context)
    }
    let results = try searches.map { search throws(FitError) in try search.run(context) }
    var suspects: [BetweenRows] = []
    for blamed in 0...1 where Self.mayBeMade(members[blamed].count, of: members[1 - blamed].count) {
      for rounding in results[blamed].found.indices {
        suspects.append(
          BetweenRows(
            blamed: blamed, rounding: rounding, results: results,
            isRounded: searches[blamed].hasUnits, fewNumbers: numbers.count == 3))
      }
    }
    guard let worst = suspects.filter(\.isProof).max(by: { $0.share < $1.share }) else { return [] }
    return [worst.finding]
  }

  /// Whether a class of this size can have been filled up to the other one.
  static func mayBeMade(_ count: Int, of other: Int) -> Bool {
    Double(count) <= largestMadeClass * Double(other)
  }
}

/// How many rows of a class lie between others, and how many do so by chance.
private struct BetweenRows {
  let isPositive: Bool
  /// Whether rounding was allowed for, which makes chance likelier.
  let isRounded: Bool
  /// Of three numbers two are needed for the place and the direction, so that one alone has to agree.
  let fewNumbers: Bool
  let looked: Int
  let found: Int
  let share: Double
  let shareInOther: Double
  let shareMoved: Double

  init(
    blamed: Int, rounding: Int, results: [SegmentSearch.Result], isRounded: Bool, fewNumbers: Bool
  ) {
    func share(_ count: Int, _ result: SegmentSearch.Result) -> Double {
      Double(count) / Double(max(result.looked, 1))
    }
    let (own, other) = (results[blamed], results[1 - blamed])
    isPositive = blamed == 1
    self.isRounded = isRounded
    self.fewNumbers = fewNumbers
    looked = own.looked
    found = own.found[rounding]
    self.share = share(own.found[rounding], own)
    shareInOther = share(other.found[rounding], other)
    shareMoved = isRounded ? share(own.foundMoved[rounding], own) : 0
  }

  /// What chance gives, by the higher of both yardsticks.
  private var chance: Double { max(shareInOther, shareMoved) }

  /// Exact lines are five times as frequent as chance has them; of rounded ones three times, and by more
  /// than three standard errors of the difference of two shares of the rows looked at.
  var isProof: Bool {
    guard isRounded else {
      return found >= 4 && share >= (fewNumbers ? 0.1 : 0.02) && share >= 5 * chance
    }
    let mean = (share + chance) / 2
    let variance = 2 * mean * (1 - mean) / Double(max(looked, 1))
    let difference = share - chance
    return found >= 6 && share >= 3 * chance && difference > 0
      && difference * difference > 9 * variance
  }

  var finding: Finding {
    let (name, other) = isPositive ? ("positive", "negative") : ("negative", "positive")
    return Finding(
      "rows-between-rows", .serious,
      "of \(looked) \(name) rows looked at, \(found) (\(Phrases.percent(share))) lie "
        + (isRounded ? "" : "exactly ") + "between two others of their class in every number"
        + (isRounded ? ", rounding allowed for" : "")
        + ", of the \(other) rows \(Phrases.percent(shareInOther)): they seem to be synthetic, made "
        + "before the data were split, so that tested rows have their makings in training",
      numbers: [
        ("looked", Double(looked)), ("found", Double(found)), ("share", share),
        ("shareInOtherClass", shareInOther), ("shareByChance", shareMoved),
      ])
  }
}

// MARK: - Digits

extension DataAudit {
  /// Columns whose numbers are multiples of a step in one class and not in the other: made rows lie between
  /// round numbers.
  ///
  /// Of the steps at which columns differ the one is told that most of them have.
  private func finerNumbers() throws(FitError) -> [Finding] {
    let found = try eachColumn(ownNumbers) { FinerClass($0) }.compactMap(\.self)
    return [true, false].compactMap { positive -> Finding? in
      let ofClass = found.filter { $0.isPositive == positive }
      let groups = Set(ofClass.map(\.step)).sorted().map { step in
        ofClass.filter { $0.step == step }
      }
      guard let most = groups.map(\.count).max(),
        let told = groups.first(where: { $0.count == most })
      else { return nil }
      return Self.finding(told)
    }
  }

  private static func finding(_ found: [FinerClass]) -> Finding {
    let share = found.map(\.share).max() ?? 0
    let coarse = found.map(\.coarseShare).max() ?? 0
    let (mixed, whole) =
      found[0].isPositive ? ("positive", "negative") : ("negative", "positive")
    let names = found.map(\.column)
    let step = found[0].step
    return Finding(
      step == .one ? "fractions-in-one-class" : "finer-numbers-in-one-class", .serious,
      "\(Phrases.columns(names)) \(names.count == 1 ? "holds" : "hold") \(fineNumbers(step)) in "
        + "\(Phrases.percent(coarse)) of the \(whole) rows and in up to \(Phrases.percent(share)) of "
        + "the \(mixed) ones: were rows of that class made from others?",
      numbers: [
        ("columns", Double(names.count)), ("highestShare", share),
        ("highestShareInOtherClass", coarse), ("step", step.size),
      ], columns: names)
  }

  /// What is finer than a step.
  private static func fineNumbers(_ step: DecimalStep) -> String {
    if step == .one { return "fractions" }
    if step.isFive || step > .one {
      return "numbers that are no multiple of \(decimal(step.size, places: max(-step.exponent, 0)))"
    }
    return "more than \(-step.exponent) decimal\(step.exponent == -1 ? "" : "s")"
  }
}

/// A class that has finer numbers in a column than the other one.
private struct FinerClass {
  let column: String
  /// The step of which the numbers of the other class are multiples.
  let step: DecimalStep
  let isPositive: Bool
  /// The share of its rows with finer numbers.
  let share: Double
  /// The same of the other class: next to none.
  let coarseShare: Double

  /// So many rows of the coarse class at most, as a share, may be finer.
  private static let mostCoarse = 0.001
  private static let fewestRows = 100

  /// The step at which the classes differ most; nil where they do not.
  init?(_ column: AuditedColumn) {
    let positives = column.presentPositives
    let sizes = [column.present - positives, positives]
    guard sizes.allSatisfy({ $0 >= Self.fewestRows }) else { return nil }
    let finer = Self.finer(column)
    let candidates = [0, 1].flatMap { fine in
      finer.keys.sorted().compactMap { step -> FinerClass? in
        let counts = finer[step] ?? [0, 0]
        return FinerClass(
          column.name, step: step, isPositive: fine == 1, fine: counts[fine],
          coarse: counts[1 - fine], sizes: (sizes[fine], sizes[1 - fine]))
      }
    }
    guard let best = candidates.max(by: { $0.share < $1.share }) else { return nil }
    self = best
  }

  private init?(
    _ column: String, step: DecimalStep, isPositive: Bool, fine: Int, coarse: Int,
    sizes: (fine: Int, coarse: Int)
  ) {
    self.column = column
    self.step = step
    self.isPositive = isPositive
    share = Double(fine) / Double(sizes.fine)
    coarseShare = Double(coarse) / Double(sizes.coarse)
    let fewest = Self.isHabit(step) ? (rows: 30, share: 0.1) : (rows: 10, share: 0.01)
    guard fine >= fewest.rows, share >= fewest.share, coarseShare <= Self.mostCoarse,
      share * Double(sizes.coarse) >= 10,
      DataAudit.mayBeMade(sizes.fine, of: sizes.coarse)
    else { return nil }
  }

  /// Whether multiples of a step are a habit that classes may differ in: fives, tens and thousands.
  private static func isHabit(_ step: DecimalStep) -> Bool { step.isFive || step > .one }

  /// For every step the rows of either class that need a finer one; habits only where there are enough
  /// different numbers.
  private static func finer(_ column: AuditedColumn) -> [DecimalStep: [Int]] {
    var counts: [DecimalStep: [Int]] = [:]
    for (code, value) in column.values.enumerated() {
      guard let step = DecimalStep.largest(of: value) else { continue }
      counts[step, default: [0, 0]][0] += column.counts[code] - column.positives[code]
      counts[step, default: [0, 0]][1] += column.positives[code]
    }
    var below = [0, 0]
    var finer: [DecimalStep: [Int]] = [:]
    for step in counts.keys.sorted() {
      if !isHabit(step) || column.values.count >= 50 { finer[step] = below }
      below = zip(below, counts[step] ?? [0, 0]).map(+)
    }
    return finer
  }
}
