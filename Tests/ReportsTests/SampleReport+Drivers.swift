import Explanation
import Reports
import StrictJSON
import Testing

extension SampleReport {
  /// Figures of importance and dependence.
  static var drivers: [Figure] {
    [
      .importance(columnImportance, metric: "rocAUC", rows: 500), .dependence(onNumbers, number: 1),
      .dependence(onLevels, number: 2),
    ]
  }

  /// What was found out about a model whose columns have hostile names.
  static var explanation: GlobalExplanation {
    get throws {
      let sentence: JSON = [
        "text": .string("rows with \(hostile) leave twice as often"), "kind": "observed",
        "column": .string(hostile), "value": "x", "lower": 1.5, "upper": 2.5, "rate": 0.4,
        "otherRate": 0.2, "rows": 100, "sameRows": [],
      ]
      let document: JSON = [
        "metric": "rocAUC", "rows": 500, "positives": 130, "importanceRows": 500,
        "confidence": 0.95, "importance": try StrictJSON.encode(columnImportance),
        "dependence": try StrictJSON.encode([onNumbers, onLevels]), "sentences": [sentence],
        "notes": [.string("a note on \(hostile)")],
      ]
      return try #require(StrictJSON.decode(GlobalExplanation.self, from: document).value)
    }
  }

  private static var columnImportance: [ColumnImportance] {
    [hostile, "tenure", "Contract"].enumerated().map { index, name in
      let value = 0.05 - 0.026 * Double(index)
      return ColumnImportance(
        column: name, value: value, lower: value - 0.02, upper: value + 0.02)
    }
  }

  private static var onNumbers: DependenceCurve {
    let points = (0..<9).map { index -> DependenceCurve.Point in
      let mean = 0.5 / Double(index + 1) + 0.1
      let value = JSON.number(Double(index * index) * 1.37)
      return .init(value: value, average: mean, lower: mean - 0.01, upper: mean + 0.01)
    }
    let lines = (0..<12).map { row -> [Float] in
      (1...9).map { place in 0.05 * Float(row) / Float(place) }
    }
    return DependenceCurve(column: hostile, points: points, lines: lines, rows: 500)
  }

  private static var onLevels: DependenceCurve {
    let values: [JSON] = [.string(hostile), .string("Two year"), .null]
    let points = values.enumerated().map { index, value -> DependenceCurve.Point in
      let mean = 0.4 - 0.1 * Double(index)
      return .init(
        value: value, average: mean, lower: mean - 0.02, upper: mean + 0.02,
        share: 1 / Double(index + 3))
    }
    return DependenceCurve(column: "Contract", points: points, lines: [], rows: 500)
  }
}
