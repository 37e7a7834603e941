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

  @Test("an error on data that is hard to learn from must say what is wrong with the data")
  func awkwardData() {
    let others = [
      "only positive rows", "only negative rows", "a constant column", "a column of zeros",
      "only a constant column", "two rows", "separable rows", "no rows",
    ]
    #expect(ClassifierLaws.awkwardDataFaults(of: Faulty(.work)) == [])
    #expect(
      Set(ClassifierLaws.awkwardDataFaults(of: Faulty(.fail)))
        == Set((others + ["huge values"]).map { "on \($0) it throws: told to fail" }))
    let diverged = FitError.diverged(at: "epoch 3")
    #expect(
      Set(ClassifierLaws.awkwardDataFaults(of: Faulty(.diverge)))
        == Set((others + ["no columns"]).map { "on \($0) it throws: \(diverged)" }))
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
