import Baselines
import Concurrency
import Ensembles
import Learning
import LearningTestKit
import Linear
import Networks
import StrictJSON
import Testing
import Trees

@Suite struct BaggingTests {
  let context = FitContext(key: RandomKey(seed: 3))
  let data = SampleData.twoBlobs()
  let catalog = Catalog([
    Catalog.Family(
      (any Classifier).self, kind: "classifier",
      [LogisticRegression.self, Prior.self, Faulty.self, Bagging.self])
  ])

  static let net: Sequential = {
    var net = Sequential { Dense(4, .relu) }
    net.training.epochs = 12
    return net
  }()

  static let baggings = [
    Bagging(), Bagging(LogisticRegression(c: 0.1), models: 1, share: 0.5),
    Bagging(RandomForest(trees: 5), models: 3), Bagging(net, models: 3),
    Bagging(Bagging(LogisticRegression(), models: 2), models: 3),
  ]

  @Test("a bagging of any classifier obeys the laws", arguments: baggings)
  func laws(bagging: Bagging) {
    let mixed = SampleData.mixed(codes: bagging.inputForm == .native)
    #expect(ClassifierLaws.faults(of: bagging, on: data) == [])
    #expect(ClassifierLaws.faults(of: bagging, on: mixed) == [])
    #expect(ClassifierLaws.learningFaults(of: bagging) == [])
    #expect(ClassifierLaws.awkwardDataFaults(of: bagging) == [])
  }

  @Test("told to stop, it stops") func cancellation() {
    let slow = Bagging(Faulty(.work, seconds: 60), models: 3)
    #expect(ClassifierLaws.cancellationFaults(of: slow, on: data) == [])
  }

  @Test("its score is the mean of its models' scores") func mean() throws {
    let model = try Bagging(RandomForest(trees: 3), models: 4).fit(data, context: context)
    let lists = model.members.map { $0.scores(for: data.features) }
    let scores = model.scores(for: data.features)
    for row in scores.indices {
      let sum = lists.reduce(0.0) { $0 + Double($1[row]) }
      #expect(scores[row] == Float(sum / 4))
    }
    #expect(Set(lists).count == 4, "every model sees rows of its own")
  }

  @Test("every draw holds the classes in their proportion, also the rarest") func stratified()
    throws
  {
    let rare = SampleData.twoBlobs(rows: 200, positiveShare: 0.01)
    for share in [1, 0.5] {
      let model = try Bagging(Prior(), models: 30, share: share).fit(rare, context: context)
      for member in model.members {
        #expect(member.scores(for: rare.features).allSatisfy { $0 == 0.01 })
      }
    }
    let fewest = try Bagging(Prior(), models: 3, share: 0.001).fit(rare, context: context)
    #expect(fewest.scores(for: rare.features).allSatisfy { $0 == 0.5 })
  }

  @Test("rows of weight 0 are left out, the others keep their weight") func weights() throws {
    var weighted = data
    weighted.weights = data.labels.indices.map { $0 % 4 == 0 ? 0 : Float($0 % 4) }
    let counting = data.labels.indices.filter { $0 % 4 != 0 }
    let left = try Bagging().fit(weighted, context: context)
    let right = try Bagging().fit(weighted.selecting(rows: counting), context: context)
    #expect(left.state == right.state)
    let plain = try Bagging().fit(data.selecting(rows: counting), context: context)
    #expect(left.state != plain.state)
  }

  @Test("the first models are the same however many follow") func prefixes() throws {
    let three = try Bagging(LogisticRegression(), models: 3).fit(data, context: context)
    let five = try Bagging(LogisticRegression(), models: 5).fit(data, context: context)
    #expect(three.members.map(\.state) == five.members.prefix(3).map(\.state))
  }

  @Test("the record sums parameters and averages importance") func record() throws {
    let logistic = try Bagging(LogisticRegression(), models: 3).fit(data, context: context)
    #expect(logistic.record == FitRecord(parameters: 15, converged: true))
    let forest = try Bagging(RandomForest(trees: 3), models: 4).fit(data, context: context)
    let records = forest.members.map(\.record)
    #expect(forest.record.parameters == records.map(\.parameters).reduce(0, +))
    #expect(forest.record.importance.map(\.feature) == data.columns.map(\.name))
    for (place, importance) in forest.record.importance.enumerated() {
      let sum = records.map { $0.importance[place].value }.reduce(0, +)
      #expect(abs(importance.value - sum / 4) < 1e-15)
    }
    var hasty = LogisticRegression()
    hasty.maximumIterations = 1
    #expect(try Bagging(hasty, models: 2).fit(data, context: context).record.converged == false)
    #expect(try Bagging(Prior(), models: 2).fit(data, context: context).record.converged == nil)
  }

  @Test("what its classifier throws, it throws") func failures() {
    #expect(throws: FitError.diverged(at: "epoch 3")) {
      try Bagging(Faulty(.diverge)).fit(data, context: context)
    }
    #expect(throws: FitError.oneClass(positives: 18, rows: 18)) {
      try Bagging().fit(SampleData.oneClass(1), context: context)
    }
  }

  @Test("it tells how far it is") func progress() throws {
    let shares = Collected()
    var telling = context
    telling.progress = { shares.add($0) }
    _ = try Bagging(Prior(), models: 4).fit(data, context: telling)
    #expect(shares.values == [0.25, 0.5, 0.75, 1])
  }

  @Test("settings are read from and written to a spec") func coding() throws {
    let text = #"{"classifier": {"bagging": {"classifier": "prior", "models": 3}}, "share": 0.5}"#
    let read = StrictJSON.decode(
      Bagging.self, from: try JSON(parsing: text.utf8), userInfo: [.catalog: catalog])
    #expect(read.issues == [])
    #expect(read.value == Bagging(Bagging(Prior(), models: 3), share: 0.5))
    let again = StrictJSON.decode(
      Bagging.self, from: try StrictJSON.encode(try #require(read.value)),
      userInfo: [.catalog: catalog])
    #expect(again.value == read.value)
  }

  @Test("what is wrong with settings is said in a sentence each, also inside") func issues() throws
  {
    let text = #"{"classifier": {"logisticRegression": {"l1Ratio": 2}}, "models": 0, "share": 0}"#
    let read = StrictJSON.decode(
      Bagging.self, from: try JSON(parsing: text.utf8), userInfo: [.catalog: catalog])
    #expect(
      Set(read.issues.map(\.description)) == [
        "classifier.logisticRegression.l1Ratio: must be from 0 to 1, got 2",
        "models: must be from 1 to 100000, got 0", "share: must be from 1e-06 to 1, got 0",
      ])
  }

  @Test("it wants the features as its classifier does") func form() {
    #expect(Bagging().inputForm == .standardized)
    #expect(Bagging(Bagging(RandomForest())).inputForm == .native)
  }
}

/// Numbers that a closure was told.
private final class Collected: Sendable {
  private let stored = Mutex<[Double]>([])

  /// What was told, in order.
  var values: [Double] { stored.withLock { $0 } }

  /// Keeps a number.
  func add(_ value: Double) { stored.withLock { $0.append(value) } }
}
