import Baselines
import Ensembles
import Learning
import LearningTestKit
import Linear
import StrictJSON
import Testing
import Trees

/// Settings in a spec, and models in a package.
@Suite struct BaggedModelStateTests {
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
