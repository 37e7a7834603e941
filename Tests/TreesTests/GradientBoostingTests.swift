import CKernels
import Learning
import LearningTestKit
import StrictJSON
import Testing
import Trees

@Suite struct GradientBoostingTests {
  func fit(
    _ settings: GradientBoosting, _ data: Dataset, seed: UInt64 = 7, threads: Int = 1
  ) throws -> GradientBoostingModel {
    try settings.fit(data, context: FitContext(key: RandomKey(seed: seed), threads: threads))
  }

  private func reason(_ settings: GradientBoosting, _ data: Dataset) -> String? {
    do throws(FitError) {
      _ = try settings.fit(data, context: FitContext(key: RandomKey(seed: 7)))
      return nil
    } catch {
      return "\(error)"
    }
  }

  // MARK: - Laws

  @Test(
    "it obeys the laws of classifiers, with and without early stopping", arguments: [true, false],
    [8, nil])
  func laws(stops: Bool, leaves: Int?) {
    let settings = GradientBoosting(
      trees: 30, leaves: leaves, depth: leaves == nil ? 4 : nil,
      earlyStopping: stops ? .init(patience: 5, validationFraction: 0.2) : nil)
    #expect(ClassifierLaws.faults(of: settings, on: SampleData.twoBlobs()) == [])
    #expect(ClassifierLaws.faults(of: settings, on: SampleData.mixed()) == [])
    #expect(ClassifierLaws.learningFaults(of: settings) == [])
    #expect(ClassifierLaws.awkwardDataFaults(of: settings) == [])
  }

  @Test(
    "rows of weight two do what rows that stand twice do, where all rows are taken",
    arguments: GradientBoosting.Growth.allCases)
  func duplicates(growth: GradientBoosting.Growth) {
    var settings = GradientBoosting(trees: 9, minimumLeafSize: 1, rowShare: 1)
    settings.growth = growth
    for data in [SampleData.mixed(rows: 240), SampleData.twoBlobs(rows: 240)] {
      #expect(ClassifierLaws.duplicateFaults(of: settings, on: data, within: 1e-5) == [])
    }
  }

  @Test("it stops promptly when told to") func cancellation() {
    let settings = GradientBoosting(trees: 20_000, leaves: 31)
    let data = ForestData.product(rows: 60_000, features: 12)
    #expect(ClassifierLaws.cancellationFaults(of: settings, on: data) == [])
  }

  @Test(
    "neither threads nor the path of the kernels change a bit",
    arguments: GradientBoosting.Growth.allCases)
  func sameBits(growth: GradientBoosting.Growth) throws {
    let data = ForestData.product(rows: 30_000, features: 20)
    let isSymmetric = growth == .symmetric
    var settings = GradientBoosting(
      trees: 8, leaves: isSymmetric ? nil : 15, depth: isSymmetric ? 5 : nil,
      earlyStopping: .init(patience: 3, validationFraction: 0.1))
    settings.columnShare = 0.6
    let one = try fit(settings, data)
    for threads in [2, 5] {
      let many = try fit(settings, data, threads: threads)
      #expect(many.state == one.state)
      #expect(many.record == one.record)
      #expect(many.scores(for: data.features, threads: threads) == one.scores(for: data.features))
    }
    #expect(try fit(settings, data, seed: 8).state != one.state)
    let path = ck_current_path()
    defer { ck_force_path(path) }
    #expect(ck_force_path(CK_PORTABLE))
    #expect(try fit(settings, data).state == one.state)
  }

  @Test("of very many rows some decide where bins are cut, and threads divide a node's rows")
  func manyRows() throws {
    let data = ForestData.product(rows: 210_000, features: 2)
    let settings = GradientBoosting(trees: 2, leaves: 6)
    let levels = GradientBoosting(trees: 2, depth: 3)
    let (one, two) = (try fit(settings, data), try fit(levels, data))
    #expect(one.bins.allSatisfy { $0.cuts.count == 254 })
    for threads in [2, 3] {
      #expect(try fit(settings, data, threads: threads).state == one.state)
      #expect(try fit(levels, data, threads: threads).state == two.state)
    }
    let key = RandomKey(seed: 1)
    let bins = GradientBoosting.bins(of: data, key: key, threads: 1)
    #expect(bins == GradientBoosting.bins(of: data, key: key, threads: 2))
    #expect(bins != GradientBoosting.bins(of: data, key: RandomKey(seed: 2), threads: 1))
    let few = data.selecting(rows: Array(0..<1000))
    #expect(
      GradientBoosting.bins(of: few, key: key, threads: 1)
        == GradientBoosting.bins(of: few, key: RandomKey(seed: 2), threads: 1))
  }

  // MARK: - Learning

  @Test("it learns a product of two columns") func product() throws {
    let data = ForestData.product(rows: 4000)
    let half = data.selecting(rows: Array(0..<2000))
    let rest = data.selecting(rows: Array(2000..<4000))
    let scores = try fit(GradientBoosting(), half).scores(for: rest.features)
    #expect(ForestData.auc(scores, rest.labels) > 0.83)
  }

  @Test(
    "no leaf has fewer rows than it must, however little they weigh", arguments: [1, 7, 60],
    [30, nil])
  func leafSize(rows: Int, leaves: Int?) throws {
    var data = ForestData.product(rows: 500)
    data.weights = data.labels.indices.map { $0 % 3 == 0 ? 100 : 0.01 }
    var settings = GradientBoosting(
      trees: 6, leaves: leaves, depth: leaves == nil ? 6 : nil, minimumLeafSize: rows, rowShare: 1)
    settings.minimumCurvature = 0
    let model = try fit(settings, data)
    let leaves = (0..<model.treeCount).flatMap { Self.rows(in: model, tree: $0, data) }
    #expect(leaves.allSatisfy { $0 >= rows })
    #expect(model.record.parameters > model.treeCount)
  }

  /// How many rows reach each leaf of a tree.
  private static func rows(in model: GradientBoostingModel, tree: Int, _ data: Dataset) -> [Int] {
    let nodes = model.nodes(ofTree: tree)
    var counts: [Int: Int] = [:]
    for row in 0..<data.rowCount {
      let numbers = data.features[row: row]
      var place = 0
      while case .threshold(let feature, let threshold, let left, let right, _) = nodes[place] {
        place = numbers[numbers.startIndex + feature] <= threshold ? left : right
      }
      counts[place, default: 0] += 1
    }
    return Array(counts.values)
  }

  @Test(
    "missing numbers go where their labels are; where there were none, with the larger child",
    arguments: GradientBoosting.Growth.allCases)
  func missing(growth: GradientBoosting.Growth) throws {
    var elements: [Float] = []
    var labels: [Float] = []
    for row in 0..<400 {
      // The second column is never missing; three quarters of its numbers are below 0.
      elements += [row % 4 == 0 ? .nan : Float(row % 10), row % 4 == 3 ? 1 : -1]
      labels.append(row % 4 == 0 || (row % 10 > 7 && row % 4 != 3) ? 1 : 0)
    }
    let data = Dataset(
      features: Tensor(shape: [400, 2], elements: elements),
      columns: [Feature(name: "gaps"), Feature(name: "whole")], labels: labels)
    var settings = GradientBoosting(trees: 60, rowShare: 1)
    settings.growth = growth
    let model = try fit(settings, data)
    let scores = model.scores(
      for: Tensor(shape: [4, 2], elements: [.nan, -1, 0, -1, 9, -1, 9, .nan]))
    #expect(scores[0] > 0.9)
    #expect(scores[1] < 0.1)
    #expect(scores[3] == scores[2])
  }

  @Test(
    "rare levels share a bin, and levels that nobody saw are missing ones",
    arguments: GradientBoosting.Growth.allCases)
  func levels(growth: GradientBoosting.Growth) throws {
    let names = (0..<400).map { "l\($0)" }
    var codes: [Float] = []
    var labels: [Float] = []
    for row in 0..<3000 {
      // Levels 0...4 are common; 100...399 have one row each and are positive.
      codes.append(row < 300 ? Float(100 + row) : row < 600 ? -1 : Float(row % 5))
      labels.append(row < 300 || (row >= 600 && row % 5 == 2) ? 1 : 0)
    }
    let data = Dataset(
      features: Tensor(shape: [3000, 1], elements: codes),
      columns: [Feature(name: "c", kind: .category(levels: names))], labels: labels)
    var settings = GradientBoosting()
    settings.growth = growth
    let model = try fit(settings, data)
    let scores = model.scores(
      for: Tensor(shape: [8, 1], elements: [150, 399, 2, 0, -1, 50, 5000, .nan]))
    #expect(scores[0] > 0.9 && scores[1] == scores[0])
    #expect(scores[2] > 0.9 && scores[3] < 0.1)
    #expect(scores[4] < 0.1 && scores[5...].allSatisfy { $0 == scores[4] })
  }

  @Test("early stopping keeps the trees up to the least loss of held-out rows")
  func earlyStopping() throws {
    let data = ForestData.product(rows: 1500)
    let settings = GradientBoosting(
      trees: 400, learningRate: 0.3, leaves: 20, minimumLeafSize: 2,
      earlyStopping: .init(patience: 12, validationFraction: 0.25))
    let model = try fit(settings, data)
    let losses = try #require(model.record.history.first { $0.name == "validationLoss" }?.values)
    let best = try #require(losses.indices.min { losses[$0] < losses[$1] }) + 1
    #expect(model.treeCount == best && model.record.bestEpoch == best)
    #expect(losses.count == best + 12 && model.record.epochs == losses.count)
    #expect(model.record.history.first { $0.name == "loss" }?.values.count == losses.count)
  }

  @Test("importance is each column's share of the gain") func importance() throws {
    let importance = try fit(GradientBoosting(), ForestData.product(rows: 2000)).record.importance
    #expect(importance.map(\.feature) == (0..<6).map { "x\($0)" })
    #expect(abs(importance.reduce(0) { $0 + $1.value } - 1) < 1e-12)
    #expect(importance[0].value > 0.3 && importance[1].value > 0.2)
  }

  @Test(
    "scores may not rise with a column where that is asked for, on any row",
    arguments: GradientBoosting.Growth.allCases)
  func decreasing(growth: GradientBoosting.Growth) throws {
    let data = ForestData.product(rows: 1000)
    var settings = GradientBoosting(trees: 60)
    settings.growth = growth
    settings.monotone = ["x0": .decreasing, "x1": .increasing]
    let model = try fit(settings, data)
    for row in 0..<50 {
      for (column, sign) in [(0, Float(-1)), (1, 1)] {
        let rows = (-20...20).flatMap { step in
          var numbers = Array(data.features[row: row])
          numbers[column] = Float(step) / 8
          return numbers
        }
        let scores = model.scores(for: Tensor(shape: [41, 6], elements: rows))
        #expect(zip(scores, scores.dropFirst()).allSatisfy { ($1 - $0) * sign >= 0 })
      }
    }
  }

  // MARK: - Bad input

  @Test("settings outside their bounds are refused") func bounds() {
    var settings = GradientBoosting(
      trees: 0, learningRate: 0, leaves: 1, minimumLeafSize: 0, rowShare: 1.5,
      earlyStopping: .init(patience: 0, validationFraction: 1))
    settings.maximumDepth = 0
    settings.minimumCurvature = -1
    settings.l1 = -1
    settings.l2 = .nan
    settings.columnShare = 0
    #expect(
      settings.issues().map { "\($0)" } == [
        "trees: must be from 1 to 100000, got 0",
        "learningRate: must be greater than 0 and at most 1, got 0",
        "leaves: must be from 2 to 4096, got 1",
        "maximumDepth: must be from 1 to 256, got 0",
        "minimumLeafSize: must be from 1 to 2147483647, got 0",
        "minimumCurvature: must be from 0 to 1000000000, got -1",
        "l1: must be from 0 to 1000000000, got -1",
        "l2: must be a finite number, got nan",
        "rowShare: must be greater than 0 and at most 1, got 1.5",
        "columnShare: must be greater than 0 and at most 1, got 0",
        "earlyStopping.patience: must be from 1 to 100000, got 0",
        "earlyStopping.validationFraction: must be greater than 0 and less than 1, got 1",
      ])
    settings = GradientBoosting(trees: 5, leaves: 8, depth: 13)
    settings.maximumDepth = 3
    let symmetric = "depth: is for symmetric growth; leafWise has leaves and maximumDepth"
    #expect(
      settings.issues().map { "\($0)" } == ["depth: must be from 1 to 12, got 13", symmetric])
    settings.depth = 4
    settings.growth = .symmetric
    let leafWise = "is for leafWise growth; symmetric has depth"
    #expect(
      settings.issues().map { "\($0)" } == ["leaves: \(leafWise)", "maximumDepth: \(leafWise)"])
    settings = GradientBoosting(trees: 5, depth: 4)
    #expect(settings.issues().isEmpty)
    settings.growth = .leafWise
    #expect(settings.issues().map { "\($0)" } == [symmetric])
    #expect(GradientBoosting().issues().isEmpty)
    #expect(GradientBoosting(trees: 1, minimumLeafSize: 1).issues().isEmpty)
  }

  @Test("a validation share without positive rows is refused") func validation() {
    var data = ForestData.product(rows: 200)
    for row in data.labels.indices { data.labels[row] = row == 3 ? 1 : 0 }
    let settings = GradientBoosting(trees: 5, earlyStopping: .init())
    #expect(
      reason(settings, data)
        == "a validation share with rows of either class needs at least 2 positive rows, got 1")
    data.labels = data.labels.map { 1 - $0 }
    #expect(
      reason(settings, data)
        == "a validation share with rows of either class needs at least 2 negative rows, got 1")
  }

  @Test("a monotone constraint on a category or an unknown column is refused") func constraints() {
    var data = ForestData.small(rows: 100, numeric: 1, categories: 1, key: RandomKey(seed: 4))
    data.columns[0].name = "tenure"
    var settings = GradientBoosting(trees: 5)
    settings.monotone = ["c0": .increasing, "income": .increasing, "tenur": .decreasing]
    let category = "column 'c0' is a category, whose levels have no order to be monotone in"
    #expect(
      settings.issues(on: data).map { "\($0)" } == [
        "monotone.c0: \(category)",
        "monotone.income: there is no column 'income' to be monotone in",
        "monotone.tenur: there is no column 'tenur' to be monotone in. Did you mean 'tenure'?",
      ])
    #expect(reason(settings, data) == category)
  }

  @Test("weights that are none are refused, and rows without weight do not count") func weights()
    throws
  {
    var data = ForestData.product(rows: 300)
    data.weights = data.labels.indices.map { $0 < 200 ? 1 : 0 }
    let settings = GradientBoosting(trees: 5)
    let some = try fit(settings, data.selecting(rows: Array(0..<200)))
    #expect(try fit(settings, data).scores(for: data.features) == some.scores(for: data.features))
    data.weights?[7] = -1
    #expect(reason(settings, data) == "sample weights must be finite and at least 0, got -1.0")
  }
}
