import Foundation
import Learning
import LearningTestKit
import Linear
import Testing

/// One fit whose optimum others computed.
struct LogisticCase: Decodable, Sendable, CustomTestStringConvertible {
  var c: Double
  var l1Ratio: Double
  var classWeight: ClassWeight?
  var sampleWeight: [Double]?
  /// Row i weighs 1 + `weightStep` · (i mod 5).
  var weightStep: Double?
  /// The optimum for the features as they are.
  var golden: [Double]
  /// The optimum for the features rounded to `Float`, as a dataset keeps them.
  var coefficients: [Double]
  var intercept: Double
  var firstProbabilities: [Double]?

  enum ClassWeight: Decodable, Sendable {
    case balanced
    case given([String: Double])

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let weights = try? container.decode([String: Double].self) {
        self = .given(weights)
      } else {
        self = .balanced
      }
    }
  }

  var testDescription: String {
    "c \(c), l1 \(l1Ratio), \(classWeight.map { "\($0)" } ?? "even")"
  }

  func weights(of labels: [Float]) -> [Float]? {
    guard classWeight != nil || sampleWeight != nil || (weightStep ?? 0) > 0 else { return nil }
    let rows = Double(labels.count)
    let positives = Double(labels.count { $0 == 1 })
    return labels.indices.map { row in
      var weight = sampleWeight?[row] ?? 1 + (weightStep ?? 0) * Double(row % 5)
      switch classWeight {
      case .balanced?:
        weight *= labels[row] == 1 ? rows / (2 * positives) : rows / (2 * (rows - positives))
      case .given(let weights)?:
        weight *= weights[labels[row] == 1 ? "1" : "0", default: .nan]
      case nil: break
      }
      return Float(weight)
    }
  }

  func fit(_ data: Dataset, threads: Int = 1) throws -> LogisticModel {
    var weighted = data
    weighted.weights = weights(of: data.labels)
    return try LogisticRegression(c: c, l1Ratio: l1Ratio, piecewiseLinear: .never).fit(
      weighted, context: FitContext(key: RandomKey(seed: 1), threads: threads))
  }

  /// How far a model is from both optima.
  func distances(of model: LogisticModel) -> (rounded: Double, golden: Double) {
    let found = model.coefficients + [model.intercept]
    let distance = { (other: [Double]) in zip(found, other).map { abs($0 - $1) }.max() ?? .nan }
    return (distance(coefficients + [intercept]), distance(golden))
  }
}

@Suite struct LogisticGoldenTests {
  struct Small: Decodable, Sendable {
    var rows: [[Double]]
    var y: [Float]
    var cases: [LogisticCase]

    var data: Dataset {
      Dataset(
        features: Tensor(shape: [rows.count, 3], elements: rows.joined().map { Float($0) }),
        columns: (0..<3).map { Feature(name: "x\($0)") }, labels: y)
    }
  }

  static let small = try? Fixture.load("logistic.json", as: Small.self)

  @Test(
    "the optimum is the exact one, plain, weighted and with an L1 part",
    arguments: small?.cases ?? [])
  func optimum(golden: LogisticCase) throws {
    let model = try golden.fit(try #require(Self.small).data)
    let distances = golden.distances(of: model)
    #expect(distances.rounded < 1e-9)
    #expect(distances.golden < 1e-7)
    #expect(model.record.converged == true)
    #expect(
      zip(model.coefficients, golden.coefficients).allSatisfy { ($0 == 0) == ($1 == 0) },
      "the L1 part sets the same coefficients to zero")
  }

  @Test("all fifteen cases are there") func complete() {
    #expect(Self.small?.cases.count == 15)
  }
}

@Suite(
  .enabled(
    if: Fixture.publicData("telco.csv") != nil,
    "\(Fixture.missing("telco.csv"))"))
struct TelcoLogisticTests {
  static let cases: [LogisticCase] = (try? Fixture.load("telco_logistic.json")) ?? []
  static let data = try? Telco.design()

  @Test("the optimum on all of Telco is the exact one", arguments: cases)
  func optimum(golden: LogisticCase) throws {
    let data = try #require(Self.data)
    let model = try golden.fit(data)
    let distances = golden.distances(of: model)
    #expect(distances.rounded < 1e-9)
    #expect(distances.golden < 1e-7)
    let scores = model.scores(for: data.features)
    for (score, expected) in zip(scores, golden.firstProbabilities ?? []) {
      #expect(abs(Double(score) - expected) < 1e-4)  // these are lbfgs's, which ends early
    }
  }

  @Test("four threads give the same bits as one") func threads() throws {
    let data = try #require(Self.data)
    #expect(try Self.cases[1].fit(data, threads: 4).state == Self.cases[1].fit(data).state)
  }
}

/// The Telco file as 46 columns: standardised numbers, then every level of every category.
enum Telco {
  static func design() throws -> Dataset {
    let url = try #require(Fixture.publicData("telco.csv"))
    let lines = try String(contentsOf: url, encoding: .utf8).split(whereSeparator: \.isNewline)
      .map { $0.split(separator: ",", omittingEmptySubsequences: false).map { String($0) } }
    let names = lines[0]
    let rows = Array(lines.dropFirst())
    let numeric = ["tenure", "MonthlyCharges", "TotalCharges"]
    var columns: [Feature] = []
    var values: [[Float]] = []
    for name in numeric {
      let place = try #require(names.firstIndex(of: name))
      let numbers = rows.map { Double($0[place]) ?? 0 }  // blank: a customer not charged yet
      let mean = numbers.reduce(0, +) / Double(numbers.count)
      let squares = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      let deviation = (squares / Double(numbers.count)).squareRoot()
      columns.append(Feature(name: name))
      values.append(numbers.map { Float(($0 - mean) / deviation) })
    }
    for (place, name) in names.enumerated()
    where !(numeric + ["customerID", "Churn"]).contains(name) {
      for level in Set(rows.map { $0[place] }).sorted() {
        columns.append(Feature(name: "\(name)=\(level)", kind: .indicator(of: name)))
        values.append(rows.map { $0[place] == level ? 1 : 0 })
      }
    }
    return Dataset(
      features: Tensor(
        shape: [rows.count, columns.count],
        elements: rows.indices.flatMap { row in values.map { $0[row] } }),
      columns: columns, labels: rows.map { $0.last == "Yes" ? 1 : 0 })
  }
}
