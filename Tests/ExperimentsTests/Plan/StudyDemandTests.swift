import Ensembles
import Experiments
import Learning
import Resampling
import StrictJSON
import Testing
import Trees

@Suite struct StudyDemandTests {
  private func error(_ spec: ExperimentSpec) -> String? {
    do throws(StudyError) {
      try Study(spec: spec, data: TestStudies.data()).validate()
      return nil
    } catch {
      guard case .tooLarge = error else { return "another error: \(error)" }
      return "\(error)"
    }
  }

  @Test("more fits than a study may have are refused before any fold is made") func fits() {
    var spec = TestStudies.spec()
    spec.validation = ComponentSpec(StratifiedKFold(folds: 10_000, repeats: 1000))
    #expect(
      error(spec)
        == "validation.stratifiedKFold: 10000 folds × 1000 repeats must be at most 1000000 fits, inner "
        + "folds included, got 150000000")
  }

  @Test("a fit that is larger than the machine is refused with its size and its candidate")
  func memory()
    throws
  {
    let bagging = Bagging(RandomForest(trees: 1_000_000, minimumLeafSize: 1), models: 100_000)
    let sentence = try #require(
      error(TestStudies.spec(models: [("big", ComponentSpec(bagging))])))
    #expect(
      sentence.hasPrefix("models.big.classifier.bagging: a fit takes about ")
        && sentence.contains(" TB of memory, this machine has "), "\(sentence)")
  }

  @Test("the demand of a study is its fits and the memory of its largest") func demand() throws {
    let study = try Study(spec: TestStudies.spec(), data: TestStudies.data())
    let demand = try study.validate(threads: 2)
    #expect(demand.fits == study.units.count && demand.threads == 2)
    #expect(demand.largest == "forest")
    // 20 trees of 0.63 · 160 / 5 leaves and 3 columns of bins.
    #expect(abs(demand.bytes - (20 * 0.63 * 160 / 5 * 12 + 2 * 160 * 3)) < 1000)
    #expect(
      demand.sentence
        == "\(study.units.count) fits, of which those of 'forest' take the most memory: "
        + "about 5.7 KB each")
  }

  @Test("a study that takes more than a day by its arithmetic alone is told so, others are not")
  func time() throws {
    let data = TestStudies.data()
    let forest = ComponentSpec<any Classifier>(RandomForest(trees: 100_000, minimumLeafSize: 1))
    let bagging = ComponentSpec<any Classifier>(
      Bagging(RandomForest(trees: 10_000, minimumLeafSize: 1), models: 2))
    func demand(_ classifier: ComponentSpec<any Classifier>) throws -> StudyDemand {
      try Study(spec: TestStudies.spec(models: [("slow", classifier)]), data: data).validate(
        threads: 2)
    }
    var slow = try demand(forest)
    #expect(slow.leastSeconds > 0 && slow.warning == nil)
    #expect(try demand(bagging).leastSeconds > slow.leastSeconds / 100)
    slow.leastSeconds = 86_400 * 2.54
    #expect(
      slow.warning
        == "\(slow.fits) fits take at least 2.5 days on 2 threads, by their arithmetic alone: fewer "
        + "epochs, trees, models or repeats take less")
    slow.leastSeconds = 86_400 * 365.25 * 40
    slow.threads = 1
    #expect(
      slow.warning
        == "\(slow.fits) fits take at least 40 years on 1 thread, by their arithmetic alone: fewer "
        + "epochs, trees, models or repeats take less")
  }
}
