public import Learning
public import StrictJSON

/// `reference.json`: how inputs and probabilities were distributed when a model was fitted: what later ones are
/// compared with.
public struct ReferenceDistribution: Codable, Sendable, Hashable {
  public struct Column: Codable, Sendable, Hashable {
    public var name: String
    /// Rows without a value.
    public var missing: Int
    /// The inner bounds of the bins of numbers or dates, rising: deciles without repeats.
    public var bounds: [Double]
    /// Rows in each bin, one more than there are bounds; a number on a bound counts below it.
    public var counts: [Int]
    /// Rows of every level of names.
    public var levels: OrderedMembers<Int>
  }

  public var columns: [Column]
  /// Rows by probability, in equal bins from 0 to 1; those of held-out rows.
  public var probabilities: [Int]

  /// The bins of probabilities.
  public static let probabilityBins = 20

  /// The distribution of rows and of probabilities.
  public init(_ rows: RawRows, schema: InputSchema, probabilities: [Float]) {
    columns = zip(schema.columns, rows.columns).map(Self.column)
    var bins = [Int](repeating: 0, count: Self.probabilityBins)
    for one in probabilities {
      bins[min(Int(one * Float(Self.probabilityBins)), Self.probabilityBins - 1)] += 1
    }
    self.probabilities = bins
  }

  init(_ document: JSON) throws(PackageError) {
    let read = StrictJSON.decode(Self.self, from: document)
    guard let value = read.value, read.issues.isEmpty, value.isSound else {
      throw .damaged(
        "its reference distribution: "
          + (read.issues.first.map { "\($0)" } ?? "its counts or bounds are none"))
    }
    self = value
  }

  func document() throws(PackageError) -> JSON {
    do {
      return try StrictJSON.encode(self)
    } catch {
      throw .damaged("its reference distribution cannot be written: \(error)")
    }
  }

  /// Whether its counts are none below 0 and its bounds rise, a bin between each two.
  private var isSound: Bool {
    func areCounts(_ counts: [Int]) -> Bool {
      counts.allSatisfy { 0...Issue.greatestCount ~= $0 }
    }
    return areCounts(probabilities)
      && columns.allSatisfy { column in
        areCounts([column.missing] + column.counts + column.levels.values)
          && zip(column.bounds, column.bounds.dropFirst()).allSatisfy { $0 < $1 }
          && (column.counts.isEmpty || column.counts.count == column.bounds.count + 1)
      }
  }

  private static func column(_ column: InputSchema.Column, _ values: RawRows.Values) -> Column {
    switch values {
    case .numbers(let numbers):
      let present = numbers.filter { !$0.isNaN }.sorted()
      var bounds: [Double] = []
      for decile in 1..<10 where !present.isEmpty {
        let bound = present[decile * present.count / 10]
        if bound < present[present.count - 1], bounds.last.map({ $0 < bound }) ?? true {
          bounds.append(bound)
        }
      }
      var counts = [Int](repeating: 0, count: bounds.count + 1)
      for number in present { counts[bounds.firstIndex { number <= $0 } ?? bounds.count] += 1 }
      return Column(
        name: column.name, missing: numbers.count - present.count, bounds: bounds, counts: counts,
        levels: OrderedMembers())
    case .codes(let codes):
      var counts = [Int](repeating: 0, count: column.levels.count)
      for code in codes where code >= 0 { counts[Int(code)] += 1 }
      return Column(
        name: column.name, missing: codes.count { $0 == RawRows.missing }, bounds: [], counts: [],
        levels: OrderedMembers(zip(column.levels, counts).map { ($0, $1) }))
    }
  }
}
