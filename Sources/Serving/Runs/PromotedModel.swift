/// What became of a promotion: the model's name and version.
package struct PromotedModel: Sendable, Hashable {
  package var name: String
  package var version: Int

  package init(name: String, version: Int) {
    self.name = name
    self.version = version
  }
}
