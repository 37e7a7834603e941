import Foundation
import Learning
import LearningTestKit
import Preparation
import Tables
import Testing

@Suite struct TelcoDesignGoldenTests {
  struct Golden: Decodable {
    var columns: [String]
    var first: [[Double]]
    var sums: [Double]
  }

  private static let file = Fixture.publicData("telco.csv")

  private func read() throws -> Table {
    let path = try #require(Self.file).path
    let options = ReadingOptions(
      overrides: ["SeniorCitizen": ColumnOverride(kind: .category)], target: "Churn")
    return try Table.read(path: path, options: options).table
  }

  @Test(
    "the default preparation makes the published 46 columns of telco.csv",
    .enabled(if: file != nil, "\(Fixture.missing("telco.csv"))"))
  func design() throws {
    let golden = try Fixture.load("telco_design.json", as: Golden.self)
    // The published design fills the blanks of customers of zero months with 0.
    let transforms = DefaultPreparation.transforms(for: .standardized).map {
      $0.name == Impute.name ? ComponentSpec<any Transform>(Impute(numbers: .constant)) : $0
    }
    let table = try Pipeline.prepare(try read(), with: transforms).table
    #expect(table.features.map(\.name) == golden.columns)
    for (place, column) in table.features.enumerated() {
      let values = table.numbers(column.name)
      for row in golden.first.indices {
        #expect(abs(values[row] - golden.first[row][place]) < 1e-10)
      }
      #expect(abs(values.reduce(0, +) - golden.sums[place]) < 1e-9)
    }
    let data = try Dataset(table: table, labels: [Float](repeating: 0, count: table.rowCount))
    #expect(data.columns.count == 46)
    #expect(data.columns[3].kind == .indicator(of: "gender"))
  }

  @Test(
    "the default preparation fills the blanks of telco.csv with the median",
    .enabled(if: file != nil, "\(Fixture.missing("telco.csv"))"))
  func median() throws {
    let table = try read()
    let fitted = try Impute().fit(table)
    #expect(fitted.numbers.first { $0.column == "TotalCharges" }?.value == 1397.475)
    #expect(try fitted.apply(to: table).numbers("TotalCharges").allSatisfy { $0.isFinite })
  }
}
