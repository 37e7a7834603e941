import Concurrency
public import Learning
import Linear
public import StrictJSON

import struct Synchronization.Atomic

/// The mean of one classifier fitted to many draws of the training rows (Breiman, "Bagging
/// predictors", Machine Learning 24, 1996).
///
/// Rows are drawn with replacement within each class, so that every draw holds both classes in the
/// proportion of the training rows. A drawn row keeps its weight; rows of weight 0 are left out.
public struct Bagging: Classifier {
  public static let name = "bagging"
  public static let summary =
    "the mean of one classifier fitted to many bootstrap samples of the training rows"
  public static let settings = [
    Setting("classifier", "what is fitted to every sample", .component(kind: "classifier")),
    Setting("models", "how many models are fitted", .between(1, 100_000)),
    Setting(
      "share", "the size of a sample, as a share of each class's rows", .between(1e-6, 1)),
  ]

  /// May be a bagging too.
  public var classifier: ComponentSpec<any Classifier> = ComponentSpec(LogisticRegression())
  public var models = 10
  /// Rounded to the nearest number of rows; one row is drawn at least.
  public var share = 1.0

  public init() {}

  public init(_ classifier: some Classifier, models: Int = 10, share: Double = 1) {
    self.classifier = ComponentSpec(classifier)
    self.models = models
    self.share = share
  }

  public var inputForm: InputForm { classifier.value.inputForm }

  /// That of the classifier that is bagged.
  public var searchSpace: SearchSpace {
    let inner = classifier.value.searchSpace.axes
    return SearchSpace(
      OrderedMembers(
        inner.map { (name: "classifier.\(classifier.name).\($0.name)", value: $0.value) }))
  }

  public var readsSequence: Bool { classifier.value.readsSequence }

  /// Every model, and its sample.
  public func memory(on data: Dataset) -> Double {
    Double(models) * classifier.value.memory(on: data) * share
  }

  /// Every model on its sample.
  public func leastSeconds(on data: Dataset) -> Double {
    Double(models) * classifier.value.leastSeconds(on: data) * share
  }

  public func issues(on data: Dataset) -> [Issue] {
    classifier.value.issues(on: data).map {
      $0.prefixed(by: [.member("classifier"), .member(classifier.name)])
    }
  }
}

extension Bagging {
  /// Fits every model, model i with the key `["model", i]` on rows drawn under `["rows", i]`.
  ///
  /// Models are shared out among the threads and do not depend on them. Throws what the classifier
  /// throws, that of the earliest model.
  public func fit(_ data: Dataset, context: FitContext) throws(FitError) -> BaggedModel {
    let classes = Self.classes(of: data)
    let done = Atomic<Int>(0)
    let workers = max(1, min(context.threads, models))
    let members = try parallelMap(count: models, threads: workers) {
      (index) throws(FitError) -> any TrainedModel in
      try context.checkCancellation()
      let inner = FitContext(
        key: context.key["model", index], threads: max(1, context.threads / workers),
        isCancelled: context.isCancelled)
      let rows = draw(from: classes, key: context.key["rows", index])
      let model: any TrainedModel
      do throws(FitError) {
        model = try classifier.value.fit(data.selecting(rows: rows), context: inner)
      } catch {
        // A sample has every class that the data have: what lacks one are the data.
        guard case .oneClass = error else { throw error }
        throw .oneClass(positives: data.positives, rows: data.rowCount)
      }
      let fitted = done.wrappingAdd(1, ordering: .relaxed).newValue
      context.progress(Double(fitted) / Double(models))
      return model
    }
    return BaggedModel(settings: self, members: members)
  }

  /// The rows that count, the negative ones and the positive ones.
  private static func classes(of data: Dataset) -> [[Int]] {
    let counting = data.labels.indices.filter { (data.weights?[$0] ?? 1) > 0 }
    return [
      counting.filter { data.labels[$0] <= 0.5 }, counting.filter { data.labels[$0] > 0.5 },
    ]
  }

  /// One sample, in the order of the rows.
  private func draw(from classes: [[Int]], key: RandomKey) -> [Int] {
    var stream = key.stream
    var drawn: [Int] = []
    for rows in classes where !rows.isEmpty {
      let count = max(1, Int((share * Double(rows.count)).rounded()))
      for _ in 0..<count { drawn.append(rows[stream.integer(below: rows.count)]) }
    }
    return drawn.sorted()
  }
}
