import Catalog
import Learning
import LearningTestKit
import StrictJSON
import Testing

/// The laws of the design over everything that the catalog holds.
@Suite struct LawTests {
  static let classifiers = Catalog.standard.family(of: (any Classifier).self)?.components ?? []
  static let samplers = Catalog.standard.family(of: (any Sampler).self)?.components ?? []
  static let baselines: Set<String> = ["alwaysPositive", "majority", "prior"]

  /// Settings of a catalog entry with their defaults, but quick.
  private static func classifier(_ name: String) throws -> any Classifier {
    let quick = [
      "randomForest": "{\"trees\": 20}", "gradientBoosting": "{\"trees\": 20}",
      "sequential": "{\"training\": {\"epochs\": 12}}",
      "functional": "{\"training\": {\"epochs\": 12}}",
      "conv1d": "{\"training\": {\"epochs\": 12}}",
    ]
    let text = "{\"\(name)\": \(quick[name] ?? "{}")}"
    let decoded = StrictJSON.decode(
      ComponentSpec<any Classifier>.self, from: try JSON(parsing: Array(text.utf8)),
      userInfo: [.catalog: Catalog.standard])
    #expect(decoded.issues.isEmpty, "\(decoded.issues)")
    return try #require(decoded.value).value
  }

  @Test("a classifier obeys the laws", arguments: classifiers.map { $0.name })
  func classifier(name: String) throws {
    let classifier = try Self.classifier(name)
    #expect(ClassifierLaws.faults(of: classifier, on: SampleData.twoBlobs()) == [])
    #expect(ClassifierLaws.faults(of: classifier, on: SampleData.mixed(codes: false)) == [])
    #expect(ClassifierLaws.faults(of: classifier, on: SampleData.sequences()) == [])
    #expect(ClassifierLaws.awkwardDataFaults(of: classifier) == [])
    if !Self.baselines.contains(name) {
      #expect(ClassifierLaws.learningFaults(of: classifier) == [])
    }
  }

  @Test("a sampler obeys the laws", arguments: samplers.map { $0.name })
  func sampler(name: String) throws {
    let type = try #require(Self.samplers.first { $0.name == name })
    let sampler = try #require(type.init() as? any Sampler)
    #expect(SamplerLaws.faults(of: sampler, on: SampleData.twoBlobs()) == [])
    #expect(SamplerLaws.faults(of: sampler, on: SampleData.mixed(codes: false)) == [])
  }

  @Test("the catalog holds the classifiers, the baselines and the samplers of the design")
  func complete() {
    let classifiers = Self.baselines.union([
      "logisticRegression", "randomForest", "gradientBoosting", "sequential", "functional",
      "conv1d", "bagging",
    ])
    #expect(classifiers.isSubset(of: Self.classifiers.map { $0.name }))
    let samplers: Set = ["none", "classWeights", "undersample", "oversample", "smote", "smotenc"]
    #expect(samplers.isSubset(of: Self.samplers.map { $0.name }))
  }
}
