import Baselines
import Learning
import LearningTestKit
import StrictJSON
import Testing

@Suite struct BaselinesTests {
  let context = FitContext(key: RandomKey(seed: 1))

  @Test(
    "baselines obey the laws and look at nothing",
    arguments: ["alwaysPositive", "majority", "prior"])
  func laws(name: String) throws {
    let type = try #require(BaselineComponents.classifiers.first { $0.name == name })
    let classifier = try #require(type.init() as? any Classifier)
    #expect(classifier.inputForm == .none)
    #expect(ClassifierLaws.faults(of: classifier, on: SampleData.twoBlobs()) == [])
    #expect(ClassifierLaws.awkwardDataFaults(of: classifier) == [])
    #expect(
      ClassifierLaws.duplicateFaults(of: classifier, on: SampleData.twoBlobs(), within: 1e-7) == [])
  }

  @Test("always positive is 1, majority 0 or 1, prior the base rate") func scores() {
    let data = SampleData.twoBlobs(rows: 10, positiveShare: 0.3)
    #expect(AlwaysPositive().fit(data, context: context).score == 1)
    #expect(Majority().fit(data, context: context).score == 0)
    #expect(Majority().fit(SampleData.oneClass(1), context: context).score == 1)
    #expect(Prior().fit(data, context: context).score == 0.3)
  }

  @Test("weights count") func weights() {
    var data = SampleData.twoBlobs(rows: 10, positiveShare: 0.3)
    data.weights = data.labels.map { $0 == 1 ? 7 : 1 }
    #expect(Majority().fit(data, context: context).score == 1)
    #expect(Prior().fit(data, context: context).score == 0.75)
  }

  @Test("equal classes: the majority is negative") func even() {
    let data = SampleData.twoBlobs(rows: 10, positiveShare: 0.5)
    #expect(Majority().fit(data, context: context).score == 0)
  }

  @Test("a constant is explained by its base alone") func constant() throws {
    let data = SampleData.twoBlobs(rows: 50)
    let model = Prior().fit(data, context: FitContext(key: RandomKey(seed: 1)))
    let attribution = try #require(model.attribution(against: data.features))
    let found = attribution.contributions(of: data.features, threads: 1)
    #expect(
      found.values.allSatisfy { $0 == 0 } && found.values.count == data.features.elements.count)
    #expect(Float(found.base) == model.scores(for: data.features)[0])
  }

  @Test("onnxruntime gives our scores") func parity() throws {
    let data = [
      ("blobs", SampleData.twoBlobs()), ("indicators", SampleData.mixed(codes: false)),
      ("separable", SampleData.twoBlobs(rows: 40, distance: 50)), ("huge", SampleData.huge()),
      ("no columns", SampleData.withoutColumns()),
    ]
    let classifiers: [any Classifier] = [AlwaysPositive(), Majority(), Prior()]
    var cases: [OnnxLaws.Case] = []
    for (name, data) in data {
      for classifier in classifiers {
        let model = try classifier.fit(data, context: context)
        cases.append(("\(type(of: classifier).name) on \(name)", model, data.features))
      }
    }
    let faults = try OnnxLaws.faults(of: cases, within: 1.2e-7)
    #expect(faults == [])
  }

  @Test("every baseline is written and read as it was") func roundTrip() throws {
    let catalog = Catalog([
      Catalog.Family(
        (any Classifier).self, kind: "classifier", BaselineComponents.classifiers)
    ])
    for type in BaselineComponents.classifiers {
      let classifier = try #require(type.init() as? any Classifier)
      let spec = ComponentSpec<any Classifier>(classifier)
      let read = StrictJSON.decode(
        ComponentSpec<any Classifier>.self, from: try StrictJSON.encode(spec),
        userInfo: [.catalog: catalog])
      #expect(read.issues == [] && read.value == spec, "\(type.name)")
      #expect(classifier.issues() == [])
    }
    let named = StrictJSON.decode(
      ComponentSpec<any Classifier>.self, from: try JSON(parsing: #""prior""#.utf8),
      userInfo: [.catalog: catalog])
    #expect(named.value == ComponentSpec(Prior()))
  }
}
