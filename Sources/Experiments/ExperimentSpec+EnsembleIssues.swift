import Learning
import StrictJSON

extension ExperimentSpec {
  /// What is wrong with the ensembles: names that are taken, members that are missing, ensembles of
  /// ensembles.
  var ensembleIssues: [Issue] {
    let fitted = Candidate.all(of: self).filter { $0.pipeline != nil && !$0.isBaseline }.map(\.name)
    return ensembles.members.flatMap { ensemble in
      (nameIssues(of: ensemble.name, fitted: fitted)
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
      return [Issue(.other("is the name of a column of predictions.csv"))]
    }
    let isTaken =
      fitted.contains(name) || models.names.contains(name)
      || Baseline.all.contains { $0.name == name }
    return isTaken
      ? [Issue(.other("is the name of another candidate"))] : []
  }

  private func memberIssues(
    of name: String, members: [String], fitted: [String]
  ) -> [Issue] {
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
      } else if !fitted.contains(member) {
        issues.append(Issue(at: place, .unknownName(member, kind: "candidate", known: fitted)))
      }
    }
    return issues
  }
}
