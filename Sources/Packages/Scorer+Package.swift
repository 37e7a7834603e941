import Ensembles
import Learning
import StrictJSON
import Tables

extension Scorer {
  /// The arrays of all models, those of model i named `members.i.` and their own name.
  var arrays: [ModelState.Array] {
    members.enumerated().flatMap { index, member in
      member.model.state.arrays.map { array in
        var named = array
        named.name = Self.prefix(index) + array.name
        return named
      }
    }
  }

  /// Puts a scorer together from a manifest and its models' arrays.
  init(
    _ manifest: PackageManifest, arrays: [ModelState.Array], catalog: Catalog
  ) throws(PackageError) {
    var members: [Member] = []
    for (index, member) in manifest.members.enumerated() {
      members.append(
        try Self.member(
          member, arrays: Self.own(arrays, of: index), schema: manifest.schema, catalog: catalog))
    }
    guard manifest.combination?.isSound(members: members.count) ?? (members.count == 1) else {
      throw .damaged("it has no way to combine its \(members.count) models")
    }
    let calibrations = [manifest.calibration] + members.map(\.calibration)
    guard calibrations.allSatisfy(\.isSound), manifest.operatingPoint.threshold.isFinite else {
      throw .damaged("its calibration or threshold is none")
    }
    self.init(
      schema: manifest.schema, members: members, combination: manifest.combination,
      calibration: manifest.calibration, operatingPoint: manifest.operatingPoint,
      segments: manifest.segments)
  }

  private static func prefix(_ index: Int) -> String { "members.\(index)." }

  private static func own(_ arrays: [ModelState.Array], of index: Int) -> [ModelState.Array] {
    let prefix = prefix(index)
    return arrays.filter { $0.name.hasPrefix(prefix) }.map { array in
      var own = array
      own.name.removeFirst(prefix.count)
      return own
    }
  }

  private static func member(
    _ member: PackageManifest.Member, arrays: [ModelState.Array], schema: InputSchema,
    catalog: Catalog
  ) throws(PackageError) -> Member {
    let model = try member.classifier.value.model(
      of: ModelState(header: member.header, arrays: arrays), catalog: catalog)
    let whole: Member
    do {
      whole = try Member(
        name: member.name, classifier: member.classifier, steps: member.steps, model: model,
        calibration: member.calibration, schema: schema)
    } catch {
      throw .damaged("the preparation of '\(member.name)' does not fit its schema: \(error)")
    }
    let features = whole.program.formulas.count
    guard model.featureCount ?? features == features else {
      throw .damaged(
        "the preparation of '\(member.name)' gives \(features) features, its model "
          + "takes \(model.featureCount ?? 0)")
    }
    return whole
  }
}
