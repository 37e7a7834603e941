import Learning
import LearningTestKit
import ONNX
import StrictJSON
import Testing
import Trees

/// Boosted trees in packages, as ONNX and explained.
@Suite struct GradientBoostingModelTests {
  private func fit(
    _ data: Dataset, trees: Int = 20, growth: GradientBoosting.Growth = .leafWise
  ) throws -> GradientBoostingModel {
    var settings = GradientBoosting(trees: trees, learningRate: 0.2, minimumLeafSize: 3)
    settings.growth = growth
    return try settings.fit(data, context: FitContext(key: RandomKey(seed: 2)))
  }

  /// Rows with missing numbers and codes, in columns that had such and in one that had none.
  private func gappy() -> Dataset {
    var data = ForestData.small(rows: 500, numeric: 3, categories: 2, key: RandomKey(seed: 4))
    for row in stride(from: 0, to: 500, by: 3) { data.features.elements[row * 5 + row % 2] = .nan }
    return data
  }

  /// Rows on every cut of a model, one unit in the last place below and above, missing everywhere in turn, and
  /// with levels that nobody saw.
  private func edges(_ model: GradientBoostingModel, _ data: Dataset) -> Tensor {
    let width = data.columns.count
    var rows: [Float] = []
    for tree in 0..<model.treeCount {
      for case .threshold(let feature, let cut, _, _, _) in model.nodes(ofTree: tree)
      where cut.isFinite {
        for number in [cut.nextDown, cut, cut.nextUp, .nan] {
          var row = Array(data.features[row: rows.count / width % data.rowCount])
          row[feature] = number
          if case .category = data.columns[width - 1].kind {
            row[width - 1] = [-1, 2, 7, 1000, .nan][rows.count / width % 5]
          }
          rows += row
        }
      }
    }
    return Tensor(shape: [rows.count / width, width], elements: rows)
  }

  @Test(
    "a model made again has the same bits, and one made of damaged parts is refused",
    arguments: GradientBoosting.Growth.allCases)
  func damage(growth: GradientBoosting.Growth) throws {
    let data = gappy()
    try DamagedStates.check(try fit(data, trees: 6, growth: growth), on: data)
  }

  @Test("a model that was stored before trees could be symmetric says that it has leaves")
  func former() throws {
    let model = try fit(gappy(), trees: 2)
    var state = model.state
    let settings = try #require(state.header["settings"])
    state.header = state.header.setting(
      "settings",
      to: settings.removing("growth").removing("depth").setting("leaves", to: .integer(8)))
    let read = try GradientBoostingModel(state: state)
    #expect(read.settings.growth == nil && read.settings.leaves == 8 && read.settings.depth == nil)
    #expect(read.settings.issues().isEmpty)
    #expect(read.scores(for: gappy().features) == model.scores(for: gappy().features))
  }

  @Test("what is wrong with a stored model is said") func sentences() throws {
    let state = try fit(gappy(), trees: 2).state
    func sentence(_ name: String, _ values: ModelState.Values?) -> String? {
      var changed = state
      changed.arrays.removeAll { $0.name == name }
      if let values { changed.arrays.append(.init(name: name, shape: [], values: values)) }
      do throws(PackageError) {
        _ = try GradientBoostingModel(state: changed)
        return nil
      } catch {
        return "\(error)"
      }
    }
    let start = "the stored model is damaged: "
    let base = start + "it lacks the log odds at which boosting began"
    #expect(sentence("base", nil) == base)
    #expect(sentence("base", .double([.nan])) == base)
    #expect(sentence("base", .double([1, 2])) == base)
    #expect(sentence("words", nil) == start + "it lacks the arrays of gradient boosting")
    var many = state
    many.arrays.removeAll { $0.name.hasPrefix("cut") }
    many.arrays.append(
      .init(name: "cuts", shape: [], values: .float((0..<255).map { Float($0) })))
    many.arrays.append(.init(name: "cutCounts", shape: [], values: .int32([255, 0, 0, 0, 0])))
    #expect(throws: PackageError.damaged("a column has more than 255 bins")) {
      try GradientBoostingModel(state: many)
    }
  }

  @Test(
    "onnxruntime gives our scores on every cut and beside it, for missing numbers and unseen levels",
    arguments: GradientBoosting.Growth.allCases)
  func parity(growth: GradientBoosting.Growth) throws {
    var cases: [OnnxLaws.Case] = []
    for (name, data) in [
      ("blobs", SampleData.twoBlobs()), ("mixed", SampleData.mixed()), ("gaps", gappy()),
      ("product", ForestData.product(rows: 300)),
    ] {
      let model = try fit(data, growth: growth)
      let edges = edges(model, data)
      #expect(edges.rows > 100)
      cases.append((name, model, data.features))
      cases.append(("\(name), edges", model, edges))
    }
    for (name, data) in [
      ("no columns", SampleData.withoutColumns()), ("no split", SampleData.allConstant()),
    ] {
      cases.append((name, try fit(data, growth: growth), data.features))
    }
    let faults = try OnnxLaws.faults(of: cases, within: 1.2e-7)
    #expect(faults == [])
  }

  @Test(
    "contributions are the means over all subsets of columns, on log odds", arguments: [1, 70],
    GradientBoosting.Growth.allCases)
  func everySubset(background count: Int, growth: GradientBoosting.Growth) throws {
    let data = gappy()
    let model = try fit(data, trees: 9, growth: growth)
    let background = data.features.selecting(rows: Array(0..<count))
    let rows = data.features.selecting(rows: [250, 300, 499, 0])
    let found = try #require(model.attribution(against: background)).contributions(
      of: rows, threads: 1)
    #expect(found.scale == .logOdds)
    for row in 0..<rows.rows {
      let wanted = Self.plainShapley(model, Array(rows[row: row]), background)
      for (column, value) in wanted.enumerated() { #expect(abs(found[row, column] - value) < 1e-5) }
      let margin = model.margins(of: rows.selecting(rows: [row])) { Float($0) }[0]
      #expect(abs(found.output(row: row) - Double(margin)) < 1e-6)
    }
  }

  /// By the definition: over all sets of columns that come from the explained row.
  private static func plainShapley(
    _ model: GradientBoostingModel, _ row: [Float], _ background: Tensor
  ) -> [Double] {
    let width = row.count
    let means = (0..<1 << width).map { set -> Double in
      var rows = background
      for other in 0..<background.rows {
        for column in 0..<width where set >> column & 1 == 1 {
          rows.elements[other * width + column] = row[column]
        }
      }
      return model.margins(of: rows) { Float($0) }.reduce(0) { $0 + Double($1) }
        / Double(background.rows)
    }
    let factorials = (1...width).reduce(into: [1.0]) { $0.append($0[$0.count - 1] * Double($1)) }
    return (0..<width).map { column in
      (0..<1 << width).filter { $0 >> column & 1 == 0 }.reduce(0) { sum, set in
        let size = set.nonzeroBitCount
        let weight = factorials[size] * factorials[width - size - 1] / factorials[width]
        return sum + weight * (means[set | 1 << column] - means[set])
      }
    }
  }
}
