public import Learning
public import StrictJSON
public import Tables

/// Fills what is missing with what is usual among the training rows.
public struct Impute: Transform {
  /// What a missing number becomes.
  public enum Numbers: String, NamedCases, Hashable, Sendable {
    /// The middle one.
    case median
    /// The mean.
    case mean
    /// The most frequent one, the smallest where several are.
    case mostFrequent
    /// A given number.
    case constant
  }

  /// What a missing name becomes.
  public enum Names: String, NamedCases, Hashable, Sendable {
    /// It stays missing; encoders know what to do.
    case keep
    /// The most frequent one, the first where several are.
    case mostFrequent
    /// A level of its own, `(missing)`.
    case ownLevel
  }

  /// Its name in a spec.
  public static let name = "impute"
  /// What it is.
  public static let summary = "fills what is missing with what is usual among the training rows"
  /// What can be set.
  public static let settings = [
    Setting("numbers", "what a missing number becomes", .names(Numbers.allCases.map(\.rawValue))),
    Setting("constant", "the number that 'constant' stands for"),
    Setting("names", "what a missing name becomes", .names(Names.allCases.map(\.rawValue))),
    Setting("indicators", "whether columns with gaps get a 0/1 column that says where"),
  ]

  /// What a missing number becomes.
  public var numbers = Numbers.median
  /// The number that `constant` stands for.
  public var constant = 0.0
  /// What a missing name becomes.
  public var names = Names.keep
  /// Whether columns with gaps get a 0/1 column that says where.
  public var indicators = false

  /// Medians for numbers; names stay as they are.
  public init() {}

  /// Ways to fill numbers and names.
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
    /// A column of numbers.
    public struct Number: Codable, Hashable, Sendable {
      /// The column.
      public var column: String
      /// What a missing number becomes.
      public var value: Double
      /// The 0/1 column that says where it was missing, if there is one.
      public var indicator: String?
    }

    /// A column of names.
    public struct Name: Codable, Hashable, Sendable {
      /// The column.
      public var column: String
      /// What a missing name becomes.
      public var level: String
    }

    /// The columns of numbers.
    public internal(set) var numbers: [Number] = []
    /// The columns of names.
    public internal(set) var names: [Name] = []
    /// Columns in which every training row was missing; they are filled with 0.
    public internal(set) var withoutNumbers: [String] = []

    /// The filled rows; indicators stand last.
    public func apply(to table: Table) throws(DataError) -> Table {
      let input = StepInput(table, step: Impute.name)
      var columns = table.columns
      var added: [Column] = []
      for one in numbers {
        let values = try input.numbers(of: one.column)
        columns[try input.place(of: one.column)].values = .number(
          values.map { FillMissing(value: one.value)($0) })
        guard let name = one.indicator else { continue }
        added.append(
          Column(name: name, values: .number(values.map { MissingFlag()($0) }), indicatorOf: name))
      }
      for one in names {
        let values = try input.categories(of: one.column)
        columns[try input.place(of: one.column)].values = .category(values.filling(one.level))
      }
      return table.with(columns: columns + added)
    }

    /// Fills formulas.
    public func lower(_ table: inout SymbolicTable) throws(DataError) {
      let step = Impute.name
      var added: [SymbolicTable.Column] = []
      for one in numbers {
        if let name = one.indicator {
          let values = try table.mapped(one.column, by: MissingFlag(), step: step)
          added.append(SymbolicTable.Column(name: name, values: values, indicatorOf: name))
        }
        let place = try table.place(of: one.column, step: step)
        table.columns[place].values = try table.mapped(
          one.column, by: FillMissing(value: one.value), step: step)
      }
      for one in names {
        var (column, levels, places) = try table.names(of: one.column, step: step)
        let known = levels.firstIndex(of: one.level)
        if known == nil { levels.append(one.level) }
        let code = Int32(known ?? levels.count - 1)
        places = places.map { $0 == RawRows.missing ? code : $0 }
        let place = try table.place(of: one.column, step: step)
        table.columns[place].values = .names(column: column, levels: levels, places: places)
      }
      table.columns += added
    }
  }
}
