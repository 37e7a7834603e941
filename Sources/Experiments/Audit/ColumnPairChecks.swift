import Concurrency
import Learning
import StrictJSON
import Tables

extension DataAudit {
  /// Pairs are tried on so many rows of each class, and columns in so great a number, at most.
  private static let mostTriedRows = 200
  private static let mostPairedColumns = 150
  /// A pair that ranks these rows as well as this is looked at on all rows.
  private static let promising = 0.95
  /// How far a pair must be ahead of its columns.
  private static let leadOfPair = 0.02
  private static let mostTold = 3

  /// Two numbers whose difference or sum gives the target away, though neither does alone.
  func columnPairs() throws(FitError) -> [Finding] {
    let features = study.data.table.features
    let usable = columns.indices.filter { columns[$0].isNumber && columns[$0].distinct >= 3 }
    let paired = usable.sorted { (columns[$1].distinct, $0) < (columns[$0].distinct, $1) }
      .prefix(Self.mostPairedColumns).sorted()
    let tried = [true, false].flatMap { wanted in
      let members = rows.indices.filter { isPositive[$0] == wanted }
      return Self.spread(members.count, most: Self.mostTriedRows).map { members[$0] }
    }
    let labels = tried.map { isPositive[$0] }
    let values = paired.map { place in tried.map { columns[place].number(at: $0) } }
    let promising: [ColumnPair] = try parallelMap(count: paired.count, threads: context.threads) {
      (first) throws(FitError) in
      try context.checkCancellation()
      return (first + 1..<paired.count).flatMap { second -> [ColumnPair] in
        ColumnPair.Operation.allCases.filter { operation -> Bool in
          let combined = zip(values[first], values[second]).map(operation.apply)
          return (ColumnPair.area(combined, labels) ?? 0) >= Self.promising
        }.map { ColumnPair(first: paired[first], second: paired[second], operation: $0) }
      }
    }.flatMap(\.self)
    // Where very many look promising, it is the table that is easy, not a pair.
    let strengths = columns.indices.map { place in
      promising.contains { $0.first == place || $0.second == place }
        ? columns[place].strength(isPositive) ?? 0.5 : 0.5
    }
    return promising.prefix(Self.mostPairedColumns).compactMap { pair -> (ColumnPair, Double)? in
      let alone = max(strengths[pair.first], strengths[pair.second])
      let whole = AuditedColumn(
        pair.combined(features), rows: rows, isPositive: isPositive
      ).strength(isPositive)
      guard let whole, alone < Self.giveaway, whole >= Self.giveaway,
        whole - alone >= Self.leadOfPair
      else { return nil }
      return (pair, whole)
    }.sorted { $0.1 > $1.1 }.prefix(Self.mostTold).map { pair, area in
      finding(pair, area: area, alone: [strengths[pair.first], strengths[pair.second]])
    }
  }

  private func finding(_ pair: ColumnPair, area: Double, alone: [Double]) -> Finding {
    let names = [columns[pair.first].name, columns[pair.second].name]
    return Finding(
      "column-pair-gives-target-away", .serious,
      "the \(pair.operation.rawValue) of columns '\(names[0])' and '\(names[1])' reaches an AUC of "
        + "\(decimal(area, places: 3)), alone they reach \(decimal(alone[0], places: 3)) and "
        + "\(decimal(alone[1], places: 3)): is one of them made from the target, or known only after it?",
      numbers: [("auc", area), ("firstAUC", alone[0]), ("secondAUC", alone[1])], columns: names)
  }
}

/// Two columns of numbers and what is made of them.
struct ColumnPair: Sendable {
  enum Operation: String, CaseIterable, Sendable {
    case difference
    case sum
    case distance

    @Sendable func apply(_ first: Double, _ second: Double) -> Double {
      switch self {
      case .difference: first - second
      case .sum: first + second
      case .distance: abs(first - second)
      }
    }
  }

  let first: Int
  let second: Int
  let operation: Operation

  func combined(_ features: [Column]) -> Column {
    guard case .number(let left) = features[first].values,
      case .number(let right) = features[second].values
    else { return Column(name: operation.rawValue, values: .number([])) }
    return Column(
      name: operation.rawValue, values: .number(zip(left, right).map(operation.apply)))
  }

  /// The area under the ROC curve of numbers, rising or falling; missing ones are left out.
  static func area(_ numbers: [Double], _ isPositive: [Bool]) -> Double? {
    var places: [ClassTally] = []
    var last = Double.nan
    for place in numbers.indices.filter({ !numbers[$0].isNaN }).sorted(by: {
      (numbers[$0], $0) < (numbers[$1], $1)
    }) {
      if numbers[place] != last { places.append(ClassTally()) }
      places[places.count - 1].add(isPositive[place])
      last = numbers[place]
    }
    return ClassTally.area(places, fewest: AuditedColumn.fewestRows).map { max($0, 1 - $0) }
  }
}
