import Learning
import LearningTestKit
import Preparation
import Tables
import Testing

@Suite struct PreparationGoldenTests {
  /// A value of a fixture: a number, a name, or nothing.
  enum Cell: Decodable, Sendable {
    case number(Double)
    case name(String)
    case missing

    init(from decoder: any Decoder) throws {
      let value = try decoder.singleValueContainer()
      if value.decodeNil() {
        self = .missing
      } else if let number = try? value.decode(Double.self) {
        self = .number(number)
      } else {
        let name = try value.decode(String.self)
        self = name.isEmpty ? .missing : .name(name)
      }
    }
  }

  struct Golden: Decodable, Sendable {
    var fit: [[Cell]]
    var new: [[Cell]]?
    var outFit: [[Double?]]
    var outNew: [[Double?]]?

    private enum CodingKeys: String, CodingKey {
      case fit, new
      case outFit = "out_fit"
      case outNew = "out_new"
    }
  }

  private let golden: [String: Golden]

  init() throws { golden = try Fixture.load("preprocessing.json") }

  private static let cases: [(String, any Transform)] = [
    ("standard", Standardize()), ("standard_nan", Standardize()), ("robust", RobustScale()),
    ("quantile/10", QuantileNormal(quantiles: 10)), ("quantile/50", QuantileNormal(quantiles: 50)),
    ("impute_median", Impute()), ("impute_mean", Impute(numbers: .mean)),
    ("impute_most_frequent", Impute(numbers: .mostFrequent)),
    ("impute_median_indicator", Impute(numbers: .median, indicators: true)),
    ("onehot_ignore", OneHot()), ("onehot_infrequent", OneHot(unknown: .rare, minimumCount: 2)),
    ("ordinal", Ordinal()),
  ]

  @Test("every transform gives scikit-learn's numbers", arguments: cases.indices)
  func golden(index: Int) throws {
    let (name, transform) = Self.cases[index]
    let expected = try #require(golden[name])
    try check(transform, against: expected, named: name)
  }

  private func check(
    _ transform: some Transform, against expected: Golden, named name: String
  ) throws {
    let training = table(expected.fit)
    let fitted = try transform.fit(training)
    try compare(try fitted.apply(to: training), expected.outFit, name)
    let reread = try fitted.reread
    #expect(reread == fitted)
    guard let new = expected.new, let outcome = expected.outNew else { return }
    try compare(try fitted.apply(to: table(new)), outcome, name)
  }

  private func table(_ rows: [[Cell]]) -> Table {
    let columns = rows[0].indices.map { column -> Column in
      let cells = rows.map { $0[column] }
      let isNamed = cells.contains { if case .name = $0 { true } else { false } }
      if isNamed {
        return .names(
          "c\(column)", cells.map { if case .name(let name) = $0 { name } else { nil } })
      }
      return Column(
        name: "c\(column)",
        values: .number(cells.map { if case .number(let value) = $0 { value } else { .nan } }))
    }
    return Table(columns: columns, rowCount: rows.count)
  }

  private func compare(_ table: Table, _ expected: [[Double?]], _ name: String) throws {
    #expect(table.columns.count == expected[0].count)
    for (place, column) in table.columns.enumerated() {
      let values = table.numbers(column.name)
      for row in expected.indices {
        if let number = expected[row][place] {
          #expect(abs(values[row] - number) <= 1e-10, "\(name), row \(row), column \(place)")
        } else {
          #expect(values[row].isNaN, "\(name), row \(row), column \(place)")
        }
      }
    }
  }
}
