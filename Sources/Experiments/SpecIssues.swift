import Learning
import Metrics
public import StrictJSON

extension ExperimentSpec {
  /// What is wrong with the study as a whole, beyond what each component says of itself.
  public func issues() -> [Issue] {
    nameIssues + dataIssues + modelIssues + ensembleIssues + rankIssues
      + report.issues(target: data.target).map { $0.prefixed(by: [.member("report")]) }
  }

  private var nameIssues: [Issue] {
    let isPrintable = name.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    let usable =
      !name.isEmpty && !name.hasPrefix(".") && !name.contains("/") && isPrintable
      && name.utf8.count <= 200
    return usable
      ? []
      : [
        Issue(
          at: [.member("name")],
          .outOfRange(
            rule: "must be usable as the name of a folder",
            got: "'\(JSON.string(name).text().dropFirst().dropLast())'"))
      ]
  }

  private var dataIssues: [Issue] {
    var issues: [Issue] = []
    if data.path.isEmpty, data.events?.label == nil {
      issues.append(Issue(at: [.member("data")], .missingMember("path")))
    }
    for (path, place) in [(data.path, ["path"]), (data.events?.path ?? "", ["events", "path"])]
    where path.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
      issues.append(
        Issue(
          at: [.member("data")] + place.map { .member($0) },
          .outOfRange(
            rule: "must be a path without control characters",
            got: "'\(JSON.string(path).text().dropFirst().dropLast())'")))
    }
    if data.target.isEmpty { issues.append(Issue(at: [.member("data")], .missingMember("target"))) }
    switch data.positive {
    case nil, .null, .string, .integer, .number, .bool: break
    case .array(let values) where !values.isEmpty && values.allSatisfy(\.isLabel): break
    case .some(let other):
      issues.append(
        Issue(
          at: [.member("data"), .member("positive")],
          .wrongType(
            expected: "a value of the target column, or a list of such", got: other.summary)))
    }
    let reading = data.reading?.issues() ?? []
    return issues
      + reading.map { $0.prefixed(by: [.member("data"), .member("reading")]) } + sequenceIssues
      + eventIssues.map { $0.prefixed(by: [.member("data"), .member("events")]) }
      + data.deriveIssues(named: validation.value.namedColumns).map { $0.prefixed(by: ["data"]) }
  }

  private var eventIssues: [Issue] {
    guard let events = data.events else { return [] }
    var issues = events.issues(hasTable: !data.path.isEmpty)
    if let first = data.sequence?.channels.members.first, first.value.count != events.steps {
      issues.append(
        Issue(
          at: "steps",
          .other(
            "every channel must have as many steps as '\(first.name)' of data.sequence, "
              + "\(first.value.count), got \(events.steps)")))
    }
    return issues
  }

  private var sequenceIssues: [Issue] {
    guard let channels = data.sequence?.channels.members else { return [] }
    let path: [PathElement] = [.member("data"), .member("sequence"), .member("channels")]
    guard let first = channels.first else {
      return [Issue(at: path, .other("a sequence needs at least one channel"))]
    }
    var issues: [Issue] = []
    var owner: [String: String] = [:]
    for channel in channels {
      let place = path + [.member(channel.name)]
      if channel.value.isEmpty { issues.append(Issue(at: place, .other("names no columns"))) }
      if channel.value.count != first.value.count {
        issues.append(
          Issue(
            at: place,
            .other(
              "every channel must have as many steps as '\(first.name)', \(first.value.count), "
                + "got \(channel.value.count)")))
      }
      for column in channel.value {
        if let other = owner.updateValue(channel.name, forKey: column) {
          issues.append(
            Issue(at: place, .other("column '\(column)' already stands in channel '\(other)'")))
        }
      }
    }
    return issues
  }

  private var modelIssues: [Issue] {
    guard !models.members.isEmpty else {
      return [Issue(at: [.member("models")], .other("a study needs at least one model"))]
    }
    var issues: [Issue] = []
    for model in models.members {
      let place: [PathElement] = [.member("models"), .member(model.name)]
      if !Self.isPlain(model.name) {
        issues.append(
          Issue(
            at: place,
            .other("a model's name must be made of letters, digits, '-', '_' and '.'")))
      }
      if Self.reserved.contains(model.name) {
        issues.append(Issue(at: place, Self.reservedName))
      }
      if Baseline.all.contains(where: { $0.name == model.name }) {
        issues.append(
          Issue(at: place, .other("is the name of a baseline, which stands in every leaderboard")))
      }
      if model.value.balance?.isEmpty == true {
        issues.append(Issue(at: place + [.member("balance")], .other("names no strategy")))
      }
    }
    if balance.isEmpty {
      issues.append(Issue(at: [.member("balance")], .other("names no strategy")))
    }
    return issues + takenNames + searchIssues
  }

  /// What is wrong with searches of settings, beyond what decoding tells of each by itself.
  var searchIssues: [Issue] {
    models.members.flatMap { name, model in
      (model.tune?.issues(of: model, in: self) ?? []).map {
        $0.prefixed(by: ["models", .member(name), "tune"])
      }
    }
  }
  /// Models whose name is that of another one's candidate.
  private var takenNames: [Issue] {
    let searched = models.members.filter { $0.value.tune != nil }
      .map { (model: $0.name, name: $0.name + Candidate.searchedSuffix) }
    return searched.compactMap { model, name in
      models.names.contains(name)
        ? Issue(
          at: [.member("models"), .member(name)],
          .other("is the name of the candidate that '\(model)' is tuned to")) : nil
    }
  }

  /// Names that columns of `predictions.csv` have already.
  static let reserved = ["row", "id", "repeat", "fold", "truth", "weight"]
  private static let reservedName = Issue.Fact.other("is the name of a column of predictions.csv")

  static func isPlain(_ name: String) -> Bool {
    !name.isEmpty && name.allSatisfy { $0.isLetter || $0.isNumber || "-_.".contains($0) }
  }

  private var rankIssues: [Issue] {
    let ranking = Metric.rankingNames
    let place: [PathElement] = [.member("rank")]
    var issues: [Issue] = []
    if !ranking.contains(rank.by) {
      issues.append(
        Issue(
          at: place + [.member("by")],
          .unknownName(rank.by, kind: "metric", known: ranking)))
    }
    issues += [RankSpec.baseRateSetting].issues(of: rank).map { $0.prefixed(by: place) }
    for member in rank.require.members where !ranking.contains(member.name) {
      issues.append(
        Issue(
          at: place + [.member("require")],
          .unknownName(member.name, kind: "metric", known: ranking)))
    }
    for member in rank.require.members where Metric.named(member.name)?.unit == .share {
      issues += [Setting(member.name, "", .between(0, 1))].issues(of: [member.name: member.value])
        .map { $0.prefixed(by: place + [.member("require")]) }
    }
    return issues
  }
}

extension ExperimentSpec {
  /// What is wrong with the ensembles: names that are taken, members that are missing, ensembles of
  /// ensembles.
  var ensembleIssues: [Issue] {
    let fitted = Candidate.all(of: self).filter { $0.pipeline != nil && !$0.isBaseline }
    return ensembles.members.flatMap { ensemble in
      (nameIssues(of: ensemble.name, fitted: fitted.map(\.name))
        + memberIssues(of: ensemble.name, members: ensemble.value.value.members, fitted: fitted)
        .map { $0.prefixed(by: [.member(ensemble.value.name), .member("members")]) })
        .map { $0.prefixed(by: [.member("ensembles"), .member(ensemble.name)]) }
    }
  }

  private func nameIssues(of name: String, fitted: [String]) -> [Issue] {
    if !Self.isPlain(name) {
      return [
        Issue(
          .other("an ensemble's name must be made of letters, digits, '-', '_' and '.'"))
      ]
    }
    if Self.reserved.contains(name) {
      return [Issue(Self.reservedName)]
    }
    let isTaken =
      fitted.contains(name) || models.names.contains(name)
      || Baseline.all.contains { $0.name == name }
    return isTaken
      ? [Issue(.other("is the name of another candidate"))] : []
  }

  private func memberIssues(
    of name: String, members: [String], fitted: [Candidate]
  ) -> [Issue] {
    let names = fitted.filter { $0.search == nil }.map(\.name)
    var issues: [Issue] = []
    for (index, member) in members.enumerated() {
      let place: [PathElement] = [.index(index)]
      if member == name {
        issues.append(Issue(at: place, .other("an ensemble cannot be a member of itself")))
      } else if ensembles.names.contains(member) {
        issues.append(
          Issue(
            at: place,
            .other("'\(member)' is an ensemble; members must be fitted candidates")))
      } else if let search = fitted.first(where: { $0.name == member })?.search {
        issues.append(
          Issue(
            at: place,
            .other(
              "'\(member)' is tuned: its settings were chosen by the inner scores that an ensemble "
                + "learns from. Name '\(fitted[search.own].name)', or give a model the settings that were found"
            )))
      } else if !names.contains(member) {
        issues.append(Issue(at: place, .unknownName(member, kind: "candidate", known: names)))
      }
    }
    return issues
  }
}

extension JSON {
  /// Whether a column can hold it.
  fileprivate var isLabel: Bool {
    switch self {
    case .string, .integer, .number, .bool: true
    case .null, .array, .object: false
    }
  }
}
