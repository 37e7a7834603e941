import Learning
import LearningTestKit
import Testing
import Trees

@Suite("Forests as ONNX") struct ForestONNXTests {
  /// Rows of a category with many levels, on which the label depends, and one of few.
  private func manyLevels(_ count: Int) -> Dataset {
    var stream = RandomKey(seed: 5)["many levels"].stream
    let levels = (0..<count).map { "l\($0)" }
    var elements: [Float] = []
    var labels: [Float] = []
    for row in 0..<600 {
      let code = stream.integer(below: count + 1) - 1
      elements += [Float(code), Float(stream.integer(below: 4) - 1), Float(stream.normal())]
      labels.append(stream.uniform() < (code * 7 % 10 < 4 ? 0.8 : 0.1) ? 1 : 0)
      if row < 2 { labels[row] = Float(row) }
    }
    return Dataset(
      features: Tensor(shape: [600, 3], elements: elements),
      columns: [
        Feature(name: "many", kind: .category(levels: levels)),
        Feature(name: "few", kind: .category(levels: ["a", "b", "c"])), Feature(name: "x"),
      ], labels: labels)
  }

  /// The rows, and some with codes that no training row has.
  private func withForeignCodes(_ data: Dataset) -> Tensor {
    var features = data.features
    for row in 0..<features.rows where row % 5 == 0 {
      features.elements[row * features.columns] = [-1, -2, 1000, 33, 0][row / 5 % 5]
    }
    return features
  }

  private func model(_ forest: RandomForest, _ data: Dataset) throws -> RandomForestModel {
    try forest.fit(data, context: FitContext(key: RandomKey(seed: 7)))
  }

  @Test("onnxruntime gives our scores to the last bit")
  func parity() throws {
    var cases: [OnnxLaws.Case] = []
    for (name, data) in [
      ("blobs", SampleData.twoBlobs()), ("huge", SampleData.huge()),
      ("no columns", SampleData.withoutColumns()), ("one leaf", SampleData.allConstant()),
      ("mixed", SampleData.mixed()),
      (
        "ties",
        ForestData.small(
          rows: 300, numeric: 3, categories: 2, key: RandomKey(seed: 2))
      ),
    ] {
      cases.append((name, try model(RandomForest(trees: 25), data), data.features))
    }
    for count in [2, 31, 32, 33, 64, 65, 150] {
      let data = manyLevels(count)
      cases.append(
        ("\(count) levels", try model(RandomForest(trees: 20), data), withForeignCodes(data)))
    }
    let faults = try OnnxLaws.faults(of: cases, within: 0)
    #expect(faults == [])
  }

  @Test("thresholds are met exactly: a number at a threshold goes left, the next one right")
  func thresholds() throws {
    let data = ForestData.product(rows: 300)
    let forest = try model(RandomForest(trees: 5), data)
    var rows: [Float] = []
    for tree in 0..<forest.treeCount {
      for case .threshold(let feature, let threshold, _, _, _) in forest.nodes(ofTree: tree) {
        for number in [threshold.nextDown, threshold, threshold.nextUp] {
          var row = Array(data.features[row: rows.count / 6 % 300])
          row[feature] = number
          rows += row
        }
      }
    }
    let features = Tensor(shape: [rows.count / 6, 6], elements: rows)
    #expect(features.rows > 300)
    let faults = try OnnxLaws.faults(of: [("edges", forest, features)], within: 0)
    #expect(faults == [])
  }
}
