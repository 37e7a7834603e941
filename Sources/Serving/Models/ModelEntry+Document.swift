import Learning
import Metrics
import Packages
import StrictJSON

extension ModelEntry {
  /// What a list says of the model.
  var summary: JSON {
    let manifest = model?.package.manifest
    var members: [JSON.Member] = [
      .init("name", .string(name)), .init("version", .integer(Int64(active))),
      .init("versions", .array(versions.map(\.document))),
    ]
    guard let manifest else { return .object(members) }
    members += [
      .init("candidate", .string(manifest.origin.candidate)),
      .init("threshold", JSON(short: manifest.operatingPoint.threshold)),
      .init(
        "segments",
        [
          "high": JSON(short: manifest.segments.high),
          "medium": JSON(short: manifest.segments.medium),
        ]),
      .init("metrics", .array(manifest.metrics.map(\.document))),
    ]
    return .object(members)
  }

  /// Everything about the version in use.
  func details(_ model: ServedModel) -> JSON {
    let manifest = model.package.manifest
    guard case .object(let members) = summary else { return summary }
    var more: [JSON.Member] = [
      .init("target", .string(manifest.target)), .init("positive", .string(manifest.positive)),
      .init("baseRate", .number(manifest.baseRate)), .init("run", .string(manifest.origin.study)),
      .init("rows", .integer(Int64(manifest.rows))), .init("release", .string(manifest.release)),
    ]
    if let identifier = manifest.identifier {
      more.append(.init("identifier", .string(identifier)))
    }
    more.append(
      .init("schema", ["columns": .array(manifest.schema.columns.map(\.document))]))
    return .object(members + more)
  }
}

extension ModelEntry.Version {
  fileprivate var document: JSON {
    var members: [JSON.Member] = [.init("version", .integer(Int64(number)))]
    if let candidate { members.append(.init("candidate", .string(candidate))) }
    members.append(.init("status", refusal == nil ? "ready" : "refused"))
    if let refusal { members.append(.init("reason", .string(refusal))) }
    return .object(members)
  }
}

extension PackageManifest.Estimate {
  fileprivate var document: JSON {
    // A metric of another process's own has its name only.
    let metric =
      Metric.named(name)?.members ?? [.init("name", .string(name)), .init("title", .string(name))]
    var members = metric + [.init("value", .number(value))]
    if let lower { members.append(.init("lower", .number(lower))) }
    if let upper { members.append(.init("upper", .number(upper))) }
    return .object(members)
  }
}

extension InputSchema.Column {
  fileprivate var document: JSON {
    var members: [JSON.Member] = [.init("name", .string(name))]
    switch kind {
    case .number: members.append(.init("kind", "number"))
    case .date: members.append(.init("kind", "date"))
    case .category(let levels):
      members += [
        .init("kind", "category"), .init("levels", .array(levels.map { .string($0) })),
      ]
    }
    members.append(.init("usual", usual ?? .null))
    if let minimum { members.append(.init("minimum", .number(minimum))) }
    if let maximum { members.append(.init("maximum", .number(maximum))) }
    return .object(members + [.init("missing", .integer(Int64(missing)))])
  }
}
