import Learning
import LearningTestKit
import Testing

@Suite struct ClassifierLawsTests {
  let data = SampleData.twoBlobs()

  @Test("the laws notice what a faulty classifier does") func notice() {
    #expect(ClassifierLaws.faults(of: Faulty(.work), on: data) == [])
    #expect(ClassifierLaws.faults(of: Faulty(.fail), on: data) == ["it throws: told to fail"])
    #expect(ClassifierLaws.faults(of: Faulty(.scoreNaN), on: data).first == "a score of nan")
    #expect(
      ClassifierLaws.faults(of: Faulty(.scoreTooFew), on: data).first == "399 scores for 400 rows")
    #expect(
      ClassifierLaws.awkwardDataFaults(of: Faulty(.scoreNaN)).contains(
        "on only positive rows: a score of nan"))
  }

  @Test("who learns nothing does not beat the majority") func noLearning() {
    #expect(ClassifierLaws.learningFaults(of: Faulty(.work)).count == 1)
  }

  @Test("a slow classifier that looks whether it is to stop is prompt") func prompt() {
    #expect(ClassifierLaws.cancellationFaults(of: Faulty(.work, seconds: 60), on: data) == [])
  }

  @Test("divergence says where") func divergence() {
    let error = #expect(throws: FitError.self) {
      try Faulty(.diverge).fit(data, context: FitContext(key: RandomKey(seed: 1)))
    }
    #expect(error == .diverged(at: "epoch 3"))
  }
}
