public import Learning
package import ONNX
public import StrictJSON
public import Tables

/// Fills what is missing with what is usual among the training rows.
public struct Impute: Transform {
  public enum Numbers: String, NamedCases, Hashable, Sendable {
    case median
    case mean
    /// The most frequent one, the smallest where several are.
    case mostFrequent
    case constant
  }

  public enum Names: String, NamedCases, Hashable, Sendable {
    /// It stays missing; encoders know what to do.
    case keep
    /// The most frequent one, the first where several are.
    case mostFrequent
    /// A level of its own, `(missing)`.
    case ownLevel
  }

  public static let name = "impute"
  public static let summary = "fills what is missing with what is usual among the training rows"
  public static let settings = [
    Setting("numbers", "what a missing number becomes", .names(Numbers.allCases.map(\.rawValue))),
    Setting("constant", "the number that 'constant' stands for", .between(-1e30, 1e30)),
    Setting("names", "what a missing name becomes", .names(Names.allCases.map(\.rawValue))),
    Setting("indicators", "whether columns with gaps get a 0/1 column that says where"),
  ]

  public var numbers = Numbers.median
  public var constant = 0.0
  public var names = Names.keep
  public var indicators = false

  /// Medians for numbers; names stay as they are.
  public init() {}

  public init(
    numbers: Numbers, constant: Double = 0, names: Names = .keep, indicators: Bool = false
  ) {
    self.numbers = numbers
    self.constant = constant
    self.names = names
    self.indicators = indicators
  }

  /// Finds what is usual in every column; 0 in a column without any number.
  public func fit(_ table: Table) throws(FitError) -> Fitted {
    var fresh = FreshNames(table.columns.map(\.name))
    var fitted = Fitted()
    for (name, values) in table.numberFeatures {
      let hasGaps = values.contains(where: \.isNaN)
      let usual = usual(values)
      if usual == nil { fitted.withoutNumbers.append(name) }
      fitted.numbers.append(
        Fitted.Number(
          column: name, value: usual ?? 0,
          indicator: indicators && hasGaps ? fresh.fresh(name + "_missing") : nil))
    }
    if names == .keep { return fitted }
    for (name, values) in table.categoryFeatures {
      fitted.names.append(Fitted.Name(column: name, level: usual(values)))
    }
    return fitted
  }

  private func usual(_ values: [Double]) -> Double? {
    guard numbers == .constant || values.contains(where: { !$0.isNaN }) else { return nil }
    return switch numbers {
    case .median: SortedNumbers(values).median
    case .mean: Moments(values).mean
    case .mostFrequent: SortedNumbers(values).mostFrequent
    case .constant: constant
    }
  }

  private func usual(_ values: Categories) -> String {
    let counts = values.levelCounts
    guard names == .mostFrequent, let most = counts.max(), most > 0,
      let code = counts.firstIndex(of: most)
    else { return Categories.missingLevel }
    return values.levels[code]
  }
}

extension Impute {
  /// What every column's gaps are filled with.
  public struct Fitted: FittedTransform {
    public struct Number: Codable, Hashable, Sendable {
      public var column: String
      public var value: Double
      /// The 0/1 column that says where it was missing, if there is one.
      public var indicator: String?
    }

    public struct Name: Codable, Hashable, Sendable {
      public var column: String
      public var level: String
    }

    public internal(set) var numbers: [Number] = []
    public internal(set) var names: [Name] = []
    /// Columns in which every training row was missing; they are filled with 0.
    public internal(set) var withoutNumbers: [String] = []

    /// Fills columns; indicators stand last.
    public func lower(_ table: inout SymbolicTable) throws(DataError) {
      let step = Impute.name
      var added: [SymbolicTable.Column] = []
      for one in numbers {
        if let name = one.indicator {
          let values = try table.mapped(one.column, by: MissingFlag(), step: step)
          added.append(SymbolicTable.Column(name: name, values: values, indicatorOf: name))
        }
        try table.map(one.column, by: FillMissing(value: one.value), step: step)
      }
      for one in names {
        // The level is there whether or not a row of this table needs it, so that codes do not depend
        // on the table.
        var (column, levels, places) = try table.names(of: one.column, step: step)
        let known = levels.firstIndex(of: one.level)
        if known == nil { levels.append(one.level) }
        let code = Int32(known ?? levels.count - 1)
        places = places.map { $0 == RawRows.missing ? code : $0 }
        try table.set(
          one.column, to: .names(column: column, levels: levels, places: places), step: step)
      }
      table.append(added)
    }
  }
}

/// Puts a number where one is missing.
package struct FillMissing: ScalarMap, Hashable {
  package let value: Double

  package init(value: Double) { self.value = value }

  /// The number, or `value` where it is missing.
  package func callAsFunction(_ value: Double) -> Double { value.isNaN ? self.value : value }
}

extension FillMissing {
  /// The numbers, filled where they are missing.
  package static func graph(
    _ maps: [FillMissing], of values: Value, in builder: inout GraphBuilder
  ) -> Value {
    builder.choose(builder.isNaN(values), builder.row(maps.map(\.value)), values)
  }
}

/// Says whether a number is missing.
package struct MissingFlag: ScalarMap, Hashable {
  package init() {}

  /// 1 where it is missing, 0 elsewhere.
  package func callAsFunction(_ value: Double) -> Double { value.isNaN ? 1 : 0 }
}

extension MissingFlag {
  /// 1 where a number is missing, 0 elsewhere.
  package static func graph(
    _ maps: [MissingFlag], of values: Value, in builder: inout GraphBuilder
  ) -> Value {
    builder.cast(builder.isNaN(values), to: .double)
  }
}
