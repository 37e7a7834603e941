package import Learning
import Preparation
import Resampling
import Simulation
import Tables

/// A table prepared wrongly on purpose, to show what leakage does: `data/leak.csv`.
///
/// The shipped customers without their twelve months, every name a code, gaps filled with the median of
/// all rows, and then balanced with SMOTE before any row was set aside. Whatever cuts this table into
/// training and test rows puts customers that were made from test rows into training, and the other way
/// round.
package struct LeakDemonstration: Sendable {
  /// The file: a header, then a line a row; UTF-8, LF.
  package let csv: String
  package let rows: Int
  /// How many of them SMOTE made.
  package let made: Int

  /// Makes the one table that there is; it throws where the customers cannot be balanced.
  package init() throws(FitError) {
    let churn = SyntheticChurn()
    let data: Dataset
    do {
      var options = ReadingOptions()
      options.target = Self.target
      let file = try Table.read(bytes: Array(churn.csv.utf8), options: options).table
      data = try Self.coded(file)
    } catch let error as FitError {
      throw error
    } catch {
      throw .unsuitable("\(error)")
    }
    let context = FitContext(key: RandomKey(seed: SyntheticChurn.defaultSeed)["leak"])
    let balanced = try SMOTE().resample(data, context: context)
    csv = Self.text(of: balanced)
    rows = balanced.rowCount
    made = balanced.rowCount - data.rowCount
  }

  private static let target = "Churn"

  /// Every column but the customer's name and the months as numbers.
  private static func coded(_ file: Table) throws -> Dataset {
    guard case .category(let classes) = file[target]?.values else {
      throw FitError.unsuitable("the customers have no column '\(target)'")
    }
    var table = file
    table.columns.removeAll { column in
      column.name == target || column.role != .feature
        || ["minutes_", "data_gb_", "calls_"].contains { column.name.hasPrefix($0) }
    }
    for step: any Transform in [Impute(), Ordinal()] {
      table = try step.fit(table).apply(to: table)
    }
    return try Dataset(
      table: table, labels: classes.codes.map { classes.levels[Int($0)] == "Yes" ? 1 : 0 })
  }

  private static func text(of data: Dataset) -> String {
    var writer = DelimitedWriter()
    writer.writeRow(data.columns.map(\.name) + [target])
    let width = data.columns.count
    for row in 0..<data.rowCount {
      for value in data.features.elements[row * width..<(row + 1) * width] { writer.write(value) }
      writer.write(data.labels[row] > 0.5 ? 1 : 0)
      writer.endRow()
    }
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
