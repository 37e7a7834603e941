public import Catalog
public import Learning
public import Metrics
public import StrictJSON
public import Tuning

/// How a model's settings are searched: the space, the budget, and by what trials are judged.
public struct TuneSpec: Codable, Hashable, Sendable, Defaulted, Checked {
  /// Which of the trials that were looked at on all folds is taken.
  public enum Choice: String, NamedCases, Hashable, Sendable {
    /// The one of least mean loss.
    case best
    /// The same, unless the model's own settings lose no more than it by a standard error of the difference
    /// over folds: those then stay.
    case oneStandardError
  }

  /// What is varied; absent: what is worth it for the classifier.
  public var space: SearchSpace?
  /// How many trials there are, the model's own settings among them.
  public var trials = 50
  /// How many of the inner folds a search looks at; absent: all.
  public var folds: Int?
  /// The metric of held-out rows by which trials are judged.
  public var metric = Metric.logLoss.name
  /// How trials are proposed and left out; absent: `halving`, or `random` where nothing is nested.
  public var method: ComponentSpec<any SearchMethod>?
  public var choose = Choice.best
  /// Whether settings are chosen within each fold's training rows.
  ///
  /// If not, every trial is fitted on all folds, and the estimate is corrected for the choice by a bootstrap.
  public var nested = true
  /// What the names in the space refer to.
  private var vocabulary = Vocabulary()

  public init() {}

  /// A search; what is left out is as in a spec.
  ///
  /// - Parameter catalog: the components that the space may name.
  public init(
    space: SearchSpace? = nil, trials: Int = 50, folds: Int? = nil, metric: Metric = .logLoss,
    method: (any SearchMethod)? = nil, choose: Choice = .best, nested: Bool = true,
    catalog: Catalog = .standard
  ) {
    self.space = space
    self.trials = trials
    self.folds = folds
    self.metric = metric.name
    self.method = method.map { ComponentSpec($0) }
    self.choose = choose
    self.nested = nested
    vocabulary.catalog = catalog
  }

  public static let settings = [
    Setting(
      "trials", "how many settings are tried, the model's own among them", .between(2, 10_000)),
    Setting(
      "folds", "how many of the inner folds a search looks at; absent: all", .between(1, 100)),
    Setting("metric", "the metric by which trials are judged", .names(metrics)),
    Setting(
      "method", "how trials are proposed and left out; absent: halving, or random if not nested",
      .component(kind: "search method")),
    Setting("choose", "which of the trials is taken", .names(Choice.allCases.map(\.rawValue))),
    Setting(
      "nested",
      "whether settings are chosen inside each fold's training rows; if not, every trial is fitted on all folds"
    ),
  ]

  /// The metrics that judge scores without a threshold.
  static var metrics: [String] {
    Metric.all.filter { metric in
      [.ranking, .probability].contains(metric.family) && metric.direction != .none
    }.map(\.name)
  }

  /// The search method that is used.
  public var usedMethod: any SearchMethod {
    if let method { return method.value }
    return nested ? HalvingSearch() : RandomSearch()
  }

  /// What judges trials.
  var judge: Metric { Metric.named(metric) ?? .logLoss }

  enum CodingKeys: String, CodingKey {
    case space, trials, folds, metric, method, choose, nested
  }

  public init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    space = try members.decodeIfPresent(SearchSpace.self, forKey: .space)
    trials = try members.decode(Int.self, forKey: .trials)
    folds = try members.decodeIfPresent(Int.self, forKey: .folds)
    metric = try members.decode(String.self, forKey: .metric)
    method = try members.decodeIfPresent(
      ComponentSpec<any SearchMethod>.self, forKey: .method)
    choose = try members.decode(Choice.self, forKey: .choose)
    nested = try members.decode(Bool.self, forKey: .nested)
    if let catalog = decoder.userInfo[.catalog] as? Catalog { vocabulary.catalog = catalog }
  }

  /// The catalog; two searches are equal whatever theirs is.
  private struct Vocabulary: Hashable {
    var catalog = Catalog.standard

    static func == (_: Self, _: Self) -> Bool { true }
    func hash(into hasher: inout Hasher) {}
  }
}

// MARK: - What is wrong with it

extension TuneSpec {
  public func issues() -> [Issue] {
    var issues = Self.settings.issues(of: self)
    if !Self.metrics.contains(metric) {
      issues.append(
        Issue(
          at: "metric",
          Metric.named(metric) == nil
            ? .unknownName(metric, kind: "metric", known: Self.metrics)
            : .other(
              "'\(metric)' judges decisions, or describes, and a trial has no threshold. Take one of "
                + Self.metrics.joined(separator: ", "))))
    }
    if !nested, folds != nil {
      issues.append(
        Issue(at: "folds", .other("counts inner folds, and without nesting there are none")))
    }
    if !nested, method?.component is HalvingSearch {
      issues.append(
        Issue(
          at: "method",
          .other(
            "halving leaves trials out by folds, and without nesting every trial is needed on all of them: "
              + "take random, sobol or tpe")))
    }
    if !nested, choose == .oneStandardError {
      issues.append(
        Issue(
          at: "choose",
          .other("without nesting the estimate is that of the best trial: it must be best")))
    }
    return issues
  }

  /// What is wrong with it for a model of a study: inner folds that are not there; a space that is empty, leads to
  /// nothing, or holds values that the settings refuse.
  func issues(of model: ModelSpec, in study: ExperimentSpec) -> [Issue] {
    var issues = issues()
    if nested { issues += foldIssues(study.inner) }
    let space = space ?? model.classifier.value.searchSpace
    guard !space.isEmpty else {
      let sentence =
        self.space == nil
        ? "'\(model.classifier.name)' has no settings that are tuned by themselves: name a space"
        : "varies nothing"
      return issues + [Issue(at: "space", .other(sentence))]
    }
    let balance = (model.balance ?? study.balance).first
    guard
      let trial = try? TrialModel(model, balance: balance ?? ComponentSpec(NoSampler())).document
    else { return issues }
    return issues + space.pathIssues.map { $0.prefixed(by: ["space"]) }
      + space.axesWithPaths.filter { $0.value != SearchAxis.unread }.flatMap { name, axis in
        (axis.issue.map { [$0] } ?? self.issues(of: axis, named: name, in: trial)).map {
          $0.prefixed(by: ["space", .member(name)])
        }
      }
  }

  /// What does not go with the inner folds of its study.
  private func foldIssues(_ inner: InnerSpec) -> [Issue] {
    if let folds, folds > inner.folds {
      return [
        Issue(
          at: "folds",
          .outOfRange(rule: "must be at most inner.folds, \(inner.folds)", got: "\(folds)"))
      ]
    }
    let used = folds ?? inner.folds
    if used < 2, choose == .oneStandardError {
      return [Issue(at: "choose", .other("a standard error needs at least two folds"))]
    }
    guard let rungs = (method?.component as? HalvingSearch)?.rungs, rungs > used else { return [] }
    return [
      Issue(
        at: ["method", .member(HalvingSearch.name), "rungs"],
        .outOfRange(
          rule:
            "must be at most the number of inner folds, of which each rung has one more, \(used)",
          got: "\(rungs)"))
    ]
  }

  private func issues(of axis: SearchAxis, named name: String, in document: JSON) -> [Issue] {
    let path = SearchSpace.path(name, in: document)
    if let reason = document.reason(against: path[...]) { return [Issue(.other(reason))] }
    var known: Set<Issue.Fact> = []
    return axis.extremes.compactMap { value in
      let trial = SearchSpace.applying([(name, value)], to: document)
      guard let first = decoded(trial).issues.first else { return nil }
      let inside = Array(first.path.dropFirst(path.count))
      return known.insert(first.fact).inserted
        ? Issue(
          .other(
            "with \(value.isScalar ? value.text() : value.summary): "
              + (inside.isEmpty ? "" : "\(inside.text): ") + "\(first.fact)")) : nil
    }
  }

  private func decoded(_ document: JSON) -> (value: TrialModel?, issues: [Issue]) {
    decode(TrialModel.self, from: document, userInfo: [.catalog: vocabulary.catalog])
  }

  /// A model with some settings in place of its own.
  func model(_ document: JSON, with settings: [(name: String, value: JSON)]) throws(FitError)
    -> TrialModel
  {
    let decoded = decoded(SearchSpace.applying(settings, to: document))
    guard let model = decoded.value, decoded.issues.isEmpty else {
      throw .unsuitable(decoded.issues.first.map { "\($0)" } ?? "its settings cannot be read")
    }
    return model
  }
}

/// What a search varies of a model: its classifier, preparation and one balance strategy.
struct TrialModel: Codable, Hashable, Sendable {
  var classifier: ComponentSpec<any Classifier>
  var transforms: [ComponentSpec<any Transform>]?
  var balance: ComponentSpec<any Sampler>

  init(_ model: ModelSpec, balance: ComponentSpec<any Sampler>) {
    classifier = model.classifier
    transforms = model.transforms
    self.balance = balance
  }

  /// As paths of a space lead through it.
  var document: JSON {
    get throws { try StrictJSON.encode(self) }
  }

  var pipeline: Pipeline {
    Candidate.pipeline(classifier, transforms: transforms, sampler: balance)
  }
}

extension JSON {
  fileprivate var isScalar: Bool {
    switch self {
    case .array, .object: false
    case .null, .bool, .integer, .number, .string: true
    }
  }

  /// Why a path cannot be followed; nil where it can, if only by a member that is left out.
  fileprivate func reason(against path: ArraySlice<PathElement>) -> String? {
    guard let step = path.first else { return nil }
    switch (step, self) {
    case (.member(let name), .object):
      return (self[name] ?? .null).reason(against: path.dropFirst())
    case (.member, .null): return path.contains { $0.intValue != nil } ? Self.nothing(step) : nil
    case (.index(let index), .array(let elements)) where elements.indices.contains(index):
      return elements[index].reason(against: path.dropFirst())
    case (.index(let index), .array(let elements)):
      return
        "leads to nothing: the list has \(elements.count) elements, and the first is [0], got [\(index)]"
    default: return Self.nothing(step)
    }
  }

  private static func nothing(_ step: PathElement) -> String {
    "leads to nothing: there is no \(step.intValue == nil ? "member '\(step.stringValue)'" : "list")"
  }
}
