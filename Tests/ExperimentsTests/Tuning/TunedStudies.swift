import Catalog
import Experiments
import Learning
import StrictJSON

/// Studies that search settings, on the rows of `TestStudies`.
enum TunedStudies {
  /// A spec as its text, without its data.
  static func spec(
    models: String, validation: String = #"{"stratifiedKFold": {"folds": 3}}"#, more: String = ""
  ) throws -> ExperimentSpec {
    let text = """
      {"name": "tuned", "seed": 4, "data": {"path": "rows.csv", "target": "label"},
       "validation": \(validation), "inner": {"folds": 3}, "models": {\(models)}\(more)}
      """
    return try ExperimentSpec(parsing: Array(text.utf8), file: "spec", catalog: .standard)
  }

  static let logistic = #"""
    "logistic": {"classifier": {"logisticRegression": {"piecewiseLinear": "never", "c": 0.001}},
      "tune": {"trials": 9, "space": {"c": {"log": [0.01, 100]}}}}
    """#

  static func study(
    _ models: String = logistic, validation: String = #"{"stratifiedKFold": {"folds": 3}}"#,
    rows: Int = 200, shuffled: Bool = false
  ) throws -> Study {
    try Study(
      spec: try spec(models: models, validation: validation),
      data: TestStudies.data(rows: rows, shuffled: shuffled))
  }
}
