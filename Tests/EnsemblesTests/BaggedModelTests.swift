import Baselines
import Ensembles
import Learning
import LearningTestKit
import Linear
import Networks
import StrictJSON
import Testing
import Trees

/// Models in a package, their contributions, and their graphs.
@Suite struct BaggedModelTests {
  let context = FitContext(key: RandomKey(seed: 4))
  let data = SampleData.twoBlobs()
  let catalog = Catalog([
    Catalog.Family(
      (any Classifier).self, kind: "classifier",
      [LogisticRegression.self, Prior.self, Faulty.self, Bagging.self])
  ])

  @Test("arrays are named by their model, at any depth") func names() throws {
    let nested = Bagging(Bagging(LogisticRegression(), models: 2), models: 2)
    let state = try nested.fit(data, context: context).state
    #expect(
      state.arrays.map(\.name) == [
        "model_0.model_0.coefficients", "model_0.model_0.intercept",
        "model_0.model_1.coefficients", "model_0.model_1.intercept",
        "model_1.model_0.coefficients", "model_1.model_0.intercept",
        "model_1.model_1.coefficients", "model_1.model_1.intercept",
      ])
    #expect(state.header["classifier"] == .string("bagging"))
    #expect(try BaggedModel(state: state).settings == nested)
  }

  @Test("one made of damaged parts is refused") func damage() throws {
    let state = try Bagging(RandomForest(trees: 2), models: 12).fit(data, context: context).state
    #expect(try BaggedModel(state: state).state == state)
    for index in state.arrays.indices {
      var cut = state
      cut.arrays.remove(at: index)
      #expect(throws: PackageError.self) { try BaggedModel(state: cut) }
    }
    guard case .object(let members) = state.header else { return }
    for member in members {
      var cut = state
      cut.header = .object(members.filter { $0.name != member.name })
      #expect(throws: PackageError.self, "without \(member.name)") { try BaggedModel(state: cut) }
    }
    var short = state
    short.header = .object(
      members.map { member in
        guard member.name == "models", case .array(let all) = member.value else { return member }
        return JSON.Member("models", .array(Array(all.dropLast())))
      })
    #expect(throws: PackageError.damaged("it has 11 models, its settings say 12")) {
      try BaggedModel(state: short)
    }
  }

  @Test("a classifier from elsewhere needs a catalog that holds it") func elsewhere() throws {
    let model = try Bagging(Bagging(Faulty(), models: 2), models: 2).fit(data, context: context)
    let error = #expect(throws: PackageError.self) { try BaggedModel(state: model.state) }
    #expect("\(try #require(error))".contains("faulty"))
    let again = try BaggedModel(state: model.state, catalog: catalog)
    #expect(again.state == model.state)
  }

  @Test("a bagging of forests adds up exactly, one of logistic regressions says that it cannot")
  func baggings() throws {
    let data = SampleData.mixed(codes: false)
    let context = FitContext(key: RandomKey(seed: 1))
    let forests = try Bagging(RandomForest(trees: 8), models: 3).fit(data, context: context)
    let attribution = try #require(forests.attribution(against: data.features))
    let found = attribution.contributions(of: data.features, threads: 2)
    for (row, score) in forests.scores(for: data.features).enumerated() {
      #expect(abs(found.output(row: row) - Double(score)) < 1e-6)
    }
    let lines = try Bagging(LogisticRegression(), models: 3).fit(data, context: context)
    #expect(lines.attribution(against: data.features).map(\.base) == nil)
  }

  @Test("onnxruntime gives our scores")
  func parity() throws {
    let data = SampleData.twoBlobs()
    let classifiers: [any Classifier] = [
      Bagging(LogisticRegression(), models: 3), Bagging(RandomForest(trees: 5), models: 3),
      Bagging(Bagging(Prior(), models: 2), models: 2),
      Bagging(Sequential(training: Training(epochs: 2)) { Dense(5, .relu) }, models: 2),
    ]
    let cases = try classifiers.map { classifier -> OnnxLaws.Case in
      let model = try classifier.fit(data, context: FitContext(key: RandomKey(seed: 7)))
      return ("\(classifier)", model, data.features)
    }
    let faults = try OnnxLaws.faults(of: cases, within: 2e-7)
    #expect(faults == [])
  }
}
