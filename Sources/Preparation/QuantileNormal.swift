public import Learning
public import Tables

/// Numbers to a normal distribution by their rank among the training rows.
///
/// A number's share of smaller training rows is read off `quantiles` reference points, linear between
/// them, where points coincide at the middle of their shares, and becomes the normal quantile of that
/// share, at most 5.2 either way. A constant column becomes 0. The steps of a channel share their
/// reference points; missing numbers and indicators stay as they are.
public struct QuantileNormal: Transform {
  /// Its name in a spec.
  public static let name = "quantileNormal"
  /// What it is.
  public static let summary = "numbers to a normal distribution by their rank"
  /// What can be set.
  public static let settings = [
    Setting(
      "quantiles", "how many reference points, at most one for each row", .between(2, 100_000))
  ]

  /// How many reference points, at most one for each row.
  public var quantiles = 1000

  /// A thousand reference points.
  public init() {}

  /// A number of reference points.
  public init(quantiles: Int) { self.quantiles = quantiles }

  /// Takes the reference points of every column, channels as one.
  public func fit(_ table: Table) throws(FitError) -> Fitted {
    let points = max(2, min(quantiles, table.rowCount))
    return Fitted(
      groups: table.scalingGroups.map { group in
        let sorted = SortedNumbers(group.present)
        let references = (0..<points).map { sorted.quantile(Self.share($0, of: points)) ?? 0 }
        return Fitted.Group(columns: group.columns, references: references)
      })
  }

  /// The share at which a reference point lies, rounded step by step as NumPy's percentiles are:
  /// where many rows hold one value, the last bit decides on which side of it a point falls.
  private static func share(_ point: Int, of points: Int) -> Double {
    point == points - 1 ? 1 : Double(point) * (1 / Double(points - 1)) * 100 / 100
  }

  /// The reference points of every column.
  public struct Fitted: FittedTransform {
    /// Columns that share their points.
    public struct Group: Codable, Hashable, Sendable {
      /// The columns.
      public var columns: [String]
      /// Numbers in rising order, at equal steps of their share.
      public var references: [Double]
    }

    /// The columns.
    public var groups: [Group]

    /// The mapped rows.
    public func apply(to table: Table) throws(DataError) -> Table {
      let input = StepInput(table, step: QuantileNormal.name)
      var columns = table.columns
      for group in groups {
        let map = QuantileMap(references: group.references)
        for name in group.columns {
          let values = try input.numbers(of: name)
          columns[try input.place(of: name)].values = .number(values.map { map($0) })
        }
      }
      return table.with(columns: columns)
    }

    /// Maps formulas.
    public func lower(_ table: inout SymbolicTable) throws(DataError) {
      for group in groups {
        let map = QuantileMap(references: group.references)
        for name in group.columns {
          let place = try table.place(of: name, step: QuantileNormal.name)
          table.columns[place].values = try table.mapped(name, by: map, step: QuantileNormal.name)
        }
      }
    }
  }
}
