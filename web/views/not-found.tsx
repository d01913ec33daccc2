import { Empty } from "../components/empty.tsx";
import { useTitle } from "../components/page.tsx";
import { paths } from "../state/route.ts";

/** No such page, or a project that is not this user's: the two are not told apart. */
export default function NotFoundPage() {
  useTitle("Not found");
  return (
    <div class="boot">
      <Empty icon="search" title="There is nothing at this address" whole>
        <p>The page is not there, or it belongs to a project that this account can't open.</p>
        <a class="button" href={paths.home()}>
          Go to your project
        </a>
      </Empty>
    </div>
  );
}
