import Baselines
import Learning
import LearningTestKit
import Testing

@Suite struct BaselineTests {
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
}
