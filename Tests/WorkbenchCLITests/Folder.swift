import Foundation

/// A temporary folder that goes when the test does.
final class Folder: Sendable {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory
      .appendingPathComponent("workbench-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func write(_ text: String, to name: String) throws { try write(Data(text.utf8), to: name) }

  func write(_ bytes: Data, to name: String) throws {
    let file = url.appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try bytes.write(to: file)
  }

  func bytes(_ name: String) throws -> Data {
    try Data(contentsOf: url.appendingPathComponent(name))
  }

  func text(_ name: String) throws -> String { String(decoding: try bytes(name), as: UTF8.self) }

  func names(in name: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(
      atPath: url.appendingPathComponent(name).path)) ?? []).sorted()
  }

  func remove(_ name: String) throws {
    try FileManager.default.removeItem(at: url.appendingPathComponent(name))
  }
}

/// Small studies that tests run.
enum SmallStudy {
  /// Every architecture and every balance strategy, sized for seconds.
  static let everything = """
    {
      "name": "small", "seed": 3,
      "data": {
        "path": "customers.csv", "target": "Churn", "positive": "Yes",
        "columns": {"customerID": {"role": "identifier"}},
        "sequence": {"channels": {\(channels)}}
      },
      "validation": {"stratifiedKFold": {"folds": 2}},
      "balance": ["none", "classWeights", "smote", "undersample"],
      "models": {
        "logistic": {"classifier": "logisticRegression"},
        "forest": {"classifier": {"randomForest": {"trees": 20}}},
        "sequential": {"classifier": {"sequential": {
          "layers": [{"dense": {"units": 8, "activation": "relu"}}, {"dropout": {"rate": 0.2}}],
          "training": {"epochs": 2}}}},
        "residual": {"classifier": {"functional": {
          "residual": {"width": 8, "blocks": 1}, "training": {"epochs": 2}}}},
        "conv": {"classifier": {"conv1d": {
          "layers": [{"conv1d": {"filters": 4, "kernel": 3}}, {"globalMaxPool": {}}],
          "training": {"epochs": 2}}}, "balance": ["none"], "calibration": "isotonic"},
        "bag": {"classifier": {"bagging": {"models": 3}}, "balance": ["none"], "calibration": "platt"}
      },
      "ensembles": {
        "vote": {"voting": {"weights": "greedy"}},
        "stack": {"stacking": {"members": ["forest", "logistic+smote"]}}
      },
      "inner": {"folds": 2}, "statistics": {"resamples": 200}
    }
    """

  private static let channels = ["minutes", "data_gb", "calls"].map { channel in
    let columns = (1...12).map { "\"\(channel)_\($0)\"" }.joined(separator: ", ")
    return "\"\(channel)\": [\(columns)]"
  }.joined(separator: ", ")

  /// Two quick models on rows that a test writes itself.
  static func spec(data: String = "rows.csv", extra: String = "") -> String {
    """
    {
      "name": "tiny", "seed": 1,
      "data": {"path": "\(data)", "target": "churn", "positive": "yes"},
      "validation": {"stratifiedKFold": {"folds": 2}},
      "models": {"logistic": {"classifier": "logisticRegression"}}\(extra)
    }
    """
  }

  /// Rows that a spec without anything special can use.
  static let rows =
    "tenure,plan,churn\n"
    + (0..<40).map { row in
      let leaves = row % 4 == 0
      return "\(leaves ? row / 4 : row + 5),\(row % 3 == 0 ? "a" : "b"),\(leaves ? "yes" : "no")"
    }.joined(separator: "\n") + "\n"
}
