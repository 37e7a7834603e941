/// Why a promotion was not carried out.
package struct PromotionRefusal: Error, Sendable, Hashable {
  package var reason: String

  package init(_ reason: String) { self.reason = reason }
}
