import Experiments
import Learning
import Linear
import Metrics
import Resampling
import StrictJSON
import Testing

@Suite struct SmallestDifferenceTests {
  private func study(
    _ validation: some Splitter, models: Int, by metric: String = "recall"
  ) throws -> Study {
    var spec = TestStudies.spec(
      models: (0..<models).map { ("m\($0)", ComponentSpec(LogisticRegression())) })
    spec.validation = ComponentSpec(validation)
    spec.rank.by = metric
    return try Study(
      spec: spec,
      data: HardDesigns.data((0..<600).map { $0 % 5 == 0 ? 1 : 0 }))
  }

  @Test("what folds cannot tell is said before the run, in the unit of the ranking metric")
  func sentences() throws {
    // t(2) at .05 / 2 / 3 is 7.6488; √(1/3 + 1/2) makes it 6.98; .5 / √40 of recall is a deviation.
    #expect(
      try study(StratifiedKFold(folds: 3), models: 4).smallestDifference
        == "with 3 folds and 3 rivals of the leader, the corrected t-test (Holm, 95 %) can tell only a "
        + "mean difference of more than about 7.0 standard deviations of the differences over folds, "
        + "roughly 0.55 in recall; with 10 repeats 1.9")
    #expect(
      try study(StratifiedKFold(folds: 5, repeats: 10), models: 2, by: "rocAUC").smallestDifference
        == "with 50 folds and 1 rival of the leader, the corrected t-test (Holm, 95 %) can tell only a "
        + "mean difference of more than about 1.0 standard deviations of the differences over folds, "
        + "roughly 0.06 in AUC")
    #expect(
      try study(StratifiedKFold(folds: 2), models: 4).smallestDifference?.contains(
        "which no difference in recall can be expected to reach") == true)
    #expect(
      try study(StratifiedKFold(folds: 3), models: 2, by: "brier").smallestDifference
        == "with 3 folds and 1 rival of the leader, the corrected t-test (Holm, 95 %) can tell only a "
        + "mean difference of more than about 3.9 standard deviations of the differences over folds; "
        + "with 10 repeats 1.5")
  }

  @Test("folds that test one class only do not count") func oneClass() throws {
    var spec = TestStudies.spec()
    spec.validation = ComponentSpec(GroupKFold(column: "store", folds: 3))
    let sentence = try Study(spec: spec, data: HardDesigns.stores).smallestDifference
    #expect(sentence?.hasPrefix("with 2 folds and 1 rival of the leader") == true)
  }

  @Test("one model, or one fold, is compared with nothing") func nothing() throws {
    #expect(try study(StratifiedKFold(folds: 3), models: 1).smallestDifference == nil)
    #expect(try study(Holdout(), models: 3).smallestDifference == nil)
  }
}
